// Preloaded into every child of the supervisor (`--import`), so that neither the gateway nor the subgraphs need to know
// of it: when the supervisor is gone, even by kill -9, its end of the IPC channel closes and the child stops.

const GRACE_MS = 5_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), GRACE_MS).unref();
});
// Only now, since listening takes a reference: the channel alone must not keep a child alive that has finished.
process.channel?.unref();
