import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Coding, Unpacked } from './unpack.ts';
import { codingOf, Unpacker, unpack } from './unpack.ts';

/** As fast as they pack. */
const FAST = { level: 1, params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const PACKERS: readonly [string, Coding, (bytes: Buffer) => Buffer][] = [
  ['gzip', 'gzip', (bytes) => gzipSync(bytes, FAST)],
  ['deflate', 'deflate', (bytes) => deflateSync(bytes, FAST)],
  ['deflate without its header', 'deflate', (bytes) => deflateRawSync(bytes, FAST)],
  ['br', 'br', (bytes) => brotliCompressSync(bytes, FAST)],
  ['zstd', 'zstd', (bytes) => zstdCompressSync(bytes)],
];

/** Bodies that are unpacked at once, those that are too long for it once unpacked, and those that are too long packed. */
const BODIES: readonly Buffer[] = [
  Buffer.from('{"data":{}}'),
  Buffer.alloc(1_000_000, '{"data":'),
  Buffer.from(randomBytes(100_000).toString('hex')),
];

/** Unpacks what comes in pieces. */
function inPieces(coding: Coding, packed: Buffer, size: number, limit: number): Promise<Unpacked> {
  return new Promise((resolve) => {
    const unpacker = new Unpacker(coding, limit, resolve);
    for (let at = 0; at < packed.length; at += size) unpacker.write(packed.subarray(at, at + size));
    unpacker.finish();
  });
}

test.each(PACKERS)('what was packed is unpacked, whole and in pieces: %s', async (_, coding, pack) => {
  for (const body of BODIES) {
    const packed = pack(body);
    for (const result of [await unpack(coding, packed, 2_000_000), await inPieces(coding, packed, 1_000, 2_000_000)]) {
      expect(result.kind === 'unpacked' && result.bytes.equals(body)).toBe(true);
    }
  }
});

test.each(PACKERS)('a body at the limit is kept, one byte more is not: %s', async (_, coding, pack) => {
  for (const body of BODIES) {
    const packed = pack(body);
    const largest = Math.max(body.length, packed.length);
    expect((await unpack(coding, packed, largest)).kind).toBe('unpacked');
    expect(await unpack(coding, packed, body.length - 1)).toEqual({ kind: 'too-large' });
  }
});

test.each(PACKERS)('what is cut short, or in no coding, is invalid: %s', async (_, coding, pack) => {
  for (const body of BODIES) {
    const packed = pack(body);
    const cut = packed.subarray(0, packed.length - 5);
    expect(await unpack(coding, cut, 2_000_000)).toEqual({ kind: 'invalid' });
    expect(await inPieces(coding, cut, 1_000, 2_000_000)).toEqual({ kind: 'invalid' });
  }
  for (const size of [50, 50_000]) {
    expect(await unpack(coding, Buffer.alloc(size, '{"data":{}}'), 2_000_000)).toEqual({ kind: 'invalid' });
  }
});

test.each(PACKERS)('a bomb ends at the limit, however much would follow: %s', async (_, coding, pack) => {
  const bomb = pack(Buffer.alloc(60_000_000));
  const before = process.memoryUsage();
  expect(await inPieces(coding, bomb, 65_536, 1_000_000)).toEqual({ kind: 'too-large' });
  const after = process.memoryUsage();
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
});

test('an empty body is empty, and one that was ended is not reported', async () => {
  expect(await unpack('gzip', Buffer.alloc(0), 10)).toEqual({ kind: 'unpacked', bytes: Buffer.alloc(0) });
  const reports: Unpacked[] = [];
  const unpacker = new Unpacker('gzip', 1_000_000, (unpacked) => reports.push(unpacked));
  unpacker.write(gzipSync(randomBytes(100_000)));
  unpacker.end();
  unpacker.finish();
  await unpack('gzip', gzipSync(randomBytes(100_000)), 1_000_000);
  expect(reports).toEqual([]);
});

test.each([
  ['', 'identity'],
  ['identity', 'identity'],
  [' GZIP ', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, br', undefined],
  ['compress', undefined],
])('the coding %j is %s', (header, coding) => {
  expect(codingOf(header)).toBe(coding);
});

test('a zstd body whose decoder would keep more than 8 MB is refused, however short it is', async () => {
  const emptyFrame = (windowLog: number) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3, 1, 0, 0]);
  expect((await unpack('zstd', emptyFrame(23), 1_000)).kind).toBe('unpacked');
  expect((await unpack('zstd', emptyFrame(27), 1_000)).kind).toBe('invalid');
});
