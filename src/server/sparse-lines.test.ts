import { expect, test } from 'vitest';
import type { LogFields } from '../lib/log.ts';
import { SparseLines } from './sparse-lines.ts';

test('writes one line of a kind a second, and counts the others', () => {
  const written: LogFields[] = [];
  let at = 5;
  const lines = new SparseLines({ info: (fields) => void written.push(fields), warn() {}, error() {} }, () => at);
  for (let count = 0; count < 1_000; count++) lines.info('429', { status: 429 }, 'request');
  lines.info('503', { status: 503 }, 'request');
  expect(written).toEqual([{ status: 429 }, { status: 503 }]);
  at += 1_000;
  lines.info('429', { status: 429 }, 'request');
  lines.info('429', { status: 429 }, 'request');
  expect(written.slice(2)).toEqual([{ status: 429, leftOut: 999 }]);
});
