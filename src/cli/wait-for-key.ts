import type { ReadStream } from 'node:tty';

const [INTERRUPT, END] = ['\u0003', '\u0004'];

/** Waits for a key on a terminal; resolves with false for what ends a program there, and for `q`. */
export async function waitForKey(input: ReadStream): Promise<boolean> {
  input.setRawMode(true);
  input.resume();
  const key = await new Promise<string>((resolve) => {
    input.once('data', (bytes) => resolve(String(bytes)));
  });
  input.pause();
  input.setRawMode(false);
  return key !== INTERRUPT && key !== END && key !== 'q';
}
