import { spawn } from 'node:child_process';
import { once } from 'node:events';

// Waits for its input to end. A test may have paused the server, which then could not hear that it is to stop.
const SWEEP = `
cat
kill -CONT "$(head -n 1 "$2/data/postmaster.pid")"
"$1" -D "$2/data" -w -m immediate stop
rm -rf "$2"
`;

/**
 * Has a process of its own stop a server, and remove its directory, when this process is gone, even by kill -9: it reads
 * from a pipe whose other end then closes. The function that it returns does so now. `prefix` starts it as the
 * server's user.
 */
export function sweepAtEnd(prefix: readonly string[], control: string, directory: string): () => Promise<void> {
  const [file = '', ...args] = [...prefix, 'sh', '-c', SWEEP, 'sh', control, directory];
  // In a group of its own, since Ctrl+C goes to the whole of ours.
  const sweeper = spawn(file, args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(sweeper, 'exit');
  sweeper.unref();
  return async () => {
    sweeper.ref();
    sweeper.stdin.end();
    await ended;
  };
}
