/**
 * Resolves when the process is told to stop (SIGINT, SIGTERM, SIGHUP). Later signals change nothing: with Ctrl+C under
 * npm the same one arrives twice, from the terminal and from npm.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
