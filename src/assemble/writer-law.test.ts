import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { testContext } from '../maskers/test-masks.ts';
import { compileWriter } from './compile-writer.ts';
import { complete } from './test-reference.ts';
import { OWN_KEYS, shapesWithData } from './test-shapes.ts';
import { writeAtOnce } from './test-write.ts';
import type { ClientView, RecordView } from './view.ts';

const RUNS = atDepth(800, 2_000);

const context = testContext('SECRET', '');

test('a generated writer writes what the reference completes, byte for byte, and says where something does not fit', () => {
  const seen = { whole: 0, none: 0, unfit: 0, plain: 0, own: 0, recorded: 0 };
  fc.assert(
    fc.property(shapesWithData(), OWN_KEYS, ([shape, drawn], ownKeys) => {
      const sent = JSON.stringify(drawn);
      const data = JSON.parse(sent);
      const expected = complete(shape, data, context, ownKeys);
      const recorded = complete(shape, data, context, ownKeys, true);
      const writer = compileWriter(shape, context, { record: true });
      const isPlain = !sent.includes('\\');
      for (const variant of isPlain ? [true, false] : [false]) {
        const { view, record, unfit } = writeAtOnce(writer, { data, isPlain: variant }, ownKeys);
        expect(textOf(view)).toBe(JSON.stringify(expected.data));
        expect(textOf(record)).toBe(JSON.stringify(recorded.data));
        const told = new Set(expected.unfit.map((path) => JSON.stringify(path)));
        for (const { path } of unfit) expect(told).toContain(JSON.stringify(path));
        expect(unfit.length > 0).toBe(expected.unfit.length > 0);
      }
      if (expected.data === null) seen.none += 1;
      if (expected.unfit.length > 0) seen.unfit += 1;
      else seen.whole += 1;
      if (isPlain) seen.plain += 1;
      if (JSON.stringify(recorded.data) !== JSON.stringify(expected.data)) seen.recorded += 1;
      const { data: nobodys } = complete(shape, data, context, new Map());
      if (JSON.stringify(nobodys) !== JSON.stringify(expected.data)) seen.own += 1;
    }),
    { numRuns: RUNS },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(atDepth(8, 50));
}, 120_000);

function textOf(view: ClientView | RecordView | null | undefined): string {
  return view?.parts.map((part) => part.toString()).join('') ?? 'null';
}
