import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that can be full. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves room for nothing. */
  fill(): void;
  /** Leaves room again. */
  free(): void;
  readonly [Symbol.dispose]: () => void;
}

const SIZE = 16 * 1_048_576;
const PAGE = 4_096;

/** Whether this user may mount one. */
export const canMountDisk = mountsDisk();

/** Mounts one of 16 MiB. Throws where that is not allowed. */
export function mountSmallDisk(): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'cordon-disk-'));
  const fillers: string[] = [];
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path], { stdio: 'ignore' });
  return {
    path,
    fill: () => {
      for (let size = SIZE; size >= PAGE; ) {
        const file = join(path, `filler-${fillers.length}`);
        fillers.push(file);
        if (!fits(file, size)) size = Math.floor(size / 2);
      }
    },
    free: () => {
      for (const file of fillers.splice(0)) unlinkSync(file);
    },
    [Symbol.dispose]: () => {
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true });
    },
  };
}

function fits(file: string, size: number): boolean {
  try {
    writeFileSync(file, Buffer.alloc(size));
    return true;
  } catch {
    writeFileSync(file, '');
    return false;
  }
}

function mountsDisk(): boolean {
  try {
    mountSmallDisk()[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
