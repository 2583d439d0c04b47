import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { parseMask } from './parse-mask.ts';
import { LEAVES, STRING, testContext, WRITTEN_MASKS } from './test-masks.ts';

const context = testContext('SECRET', '');

/** Cyrillic, so that no label, digest or shape of ours holds a letter of it by chance. */
const canary = fc.stringMatching(/^[а-я]{12,40}$/);
const asciiCanary = fc.stringMatching(/^[a-z0-9]{12,40}$/);

/** The most characters in a row that a mask may show; 0 where it is not listed. */
const MOST_SHOWN: ReadonlyMap<string, number> = new Map([
  ['name', 1],
  ['last4', 4],
  ['partial(2,2)', 2],
  ['partial(1,0)', 1],
]);

describe.each(WRITTEN_MASKS)('%s', (written) => {
  const spec = parseMask(written) ?? { name: '', parameters: [] };

  test.each(LEAVES.map((leaf) => [leaf.name, leaf] as const))('shows no canary in %s', (_name, leaf) => {
    const mask = bindMask(spec, leaf, context);
    fc.assert(
      fc.property(asciiCanary, (secret) => {
        for (const carrier of carriersOf(secret)) expect(JSON.stringify(mask(carrier))).not.toContain(secret);
      }),
    );
  });

  test('shows no more of a text than it says', () => {
    const mask = bindMask(spec, STRING, context);
    fc.assert(
      fc.property(canary, (secret) => {
        const shown = longestShown(secret, String(mask(secret)));
        expect(shown).toBeLessThanOrEqual(MOST_SHOWN.get(written) ?? 0);
      }),
    );
  });

  test('bounds its work: a million characters within a second', () => {
    const mask = bindMask(spec, STRING, context);
    const started = performance.now();
    for (const unit of ['a', '*', ' ', '1', ':', '😀', '\ud800', 'a@', 'A '])
      mask(unit.repeat(1_000_000 / unit.length));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

test.each([
  ['card', '5105105105105100', 4],
  ['phone', '491701234567', 2],
  ['iban', 'DE89370400440532013000', 4],
  ['last4', '123456789', 4],
])('%s of %s shows %i digits', (written, text, digits) => {
  const mask = bindMask(parseMask(written) ?? { name: '', parameters: [] }, STRING, context);
  expect(String(mask(text)).replace(/[^0-9]/g, '')).toBe(text.slice(-digits));
});

/** Where a secret may hide in a value of a known shape. A web address's host is shown by design. */
function carriersOf(secret: string): readonly unknown[] {
  return [
    secret,
    `${secret}@gmail.com`,
    `ada@${secret}.com`,
    `ada@gmail.${secret}`,
    `https://${secret}:x@example.com/`,
    `https://example.com/${secret}?q=${secret}#${secret}`,
    `https://${secret}/`,
    `data:text/plain,${secret}`,
    `${secret} ${secret}`,
    `2001:db8::1%${secret}`,
    `1984-05-17T00:00:00Z${secret}`,
    `****${secret}`,
    `[redacted]${secret}`,
    { secret },
    [secret],
  ];
}

function longestShown(secret: string, output: string): number {
  const runs = Array.from(secret, (_, start) => {
    let length = 0;
    while (start + length < secret.length && output.includes(secret.slice(start, start + length + 1))) length += 1;
    return length;
  });
  return Math.max(...runs);
}
