import { expect, test } from 'vitest';
import { describeFinding } from './describe-finding.ts';

const LINK = { writer: 0, place: 7, entry: 64, part: 'outcome' } as const;

test('findings are sentences that name what is meant', () => {
  const sentences = [
    describeFinding({ kind: 'edited', ...LINK }),
    describeFinding({ kind: 'edited', ...LINK, place: 0 }),
    describeFinding({ kind: 'rewritten', ...LINK, since: 3 }),
    describeFinding({ kind: 'missing', writer: 0, place: 7, links: 1, after: undefined, before: 64 }),
    describeFinding({ kind: 'missing', writer: 0, place: 7, links: 3, after: 64, before: 128 }),
    describeFinding({ kind: 'cut', writer: 0, place: 7, claimed: 9, by: 'head', after: 64 }),
    describeFinding({ kind: 'checkpoint-invalid', reason: 'unknown-key', at: { line: 3 } }),
    describeFinding({ kind: 'checkpoint-missing', writer: 0, place: 7 }),
    describeFinding({ kind: 'artifact-missing', artifact: 'x'.repeat(43), entry: undefined }),
  ];
  expect(sentences).toMatchInlineSnapshot(`
    [
      "writer 0: entry 64: its outcome (link 7) is not what was written.",
      "writer 0: entry 64: its outcome (of no place) is not what was written.",
      "writer 0: entry 64: its outcome (link 7) is not what was signed: something behind link 3 was written anew.",
      "writer 0: link 7 is missing, between the beginning and entry 64.",
      "writer 0: links 7 to 9 are missing, between entry 64 and entry 128.",
      "writer 0: cut behind entry 64: links 7 to 9 are gone, which a head knows of.",
      "the checkpoint in line 3 is none: nobody has the key that it names.",
      "writer 0: the checkpoint of link 7 was shipped, and is not in the store.",
      "the artifact xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is missing, which a ruling names.",
    ]
  `);
});

test('A69 what somebody wrote in the place of a name is not repeated', () => {
  for (const artifact of ['\u001b[2Jowned', 'ada@example.org', ''])
    expect(describeFinding({ kind: 'artifact-damaged', artifact })).toBe(
      'the artifact (whose name is none) does not hold what its name says.',
    );
});
