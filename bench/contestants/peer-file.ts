import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `npm run bench:peers` put a file of a peer's package. */
export function peerFile(path: string): string {
  return fileURLToPath(new URL(`../.peers/node_modules/${path}`, import.meta.url));
}

/** The line that says that a peer is not installed; undefined when it is. */
export function missingPeer(path: string): string | undefined {
  return existsSync(peerFile(path)) ? undefined : 'not installed: npm run bench:peers';
}
