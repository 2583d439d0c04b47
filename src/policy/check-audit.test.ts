import { expect, test } from 'vitest';
import { maySpool, recordLevel } from './audit-policy.ts';
import { lintPolicy } from './lint-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { findingsOf } from './test-findings.ts';

const HEAD = `version: 1
categories: { NAME: { sensitivity: low }, EMAIL: { sensitivity: medium }, SSN: {} }
tasks: { lookup: {} }
audit:
`;

test.each([
  [
    'an unknown task',
    '  tasks:\n    none: none\n    look: metadata',
    7,
    /the task look is not declared/,
    /none, lookup/,
  ],
  [
    'an unknown category',
    '  categories:\n    SSN: none\n    PHONE: none',
    7,
    /the category PHONE is not declared/,
    /NAME, EMAIL, SSN/,
  ],
  [
    'an unknown category that may wait',
    '  onFailure:\n    spool:\n      - NAME\n      - PHONE',
    8,
    /onFailure\.spool\.1: the category PHONE is not declared/,
    /NAME, EMAIL, SSN/,
  ],
  ['an unknown key', '  onFailure:\n    journal: [NAME]', 6, /the key journal is unknown/, /spool/],
  ['an unknown level', '  record: some', 5, /audit\.record/, /docs/],
])('%s is refused with line and what to write', (_, text, line, message, fix) => {
  expect(findingsOf(HEAD + text)).toEqual([[line, expect.stringMatching(message), expect.stringMatching(fix)]]);
});

test('only what is of low sensitivity may wait in the journal, and a category that says nothing is not', () => {
  expect(findingsOf(HEAD + '  onFailure:\n    spool: [NAME,\n      EMAIL,\n      SSN]')).toEqual([
    [
      7,
      'audit.onFailure.spool.1: EMAIL is of medium sensitivity, and only what is of low sensitivity may wait in the journal',
      expect.stringContaining('Take EMAIL out'),
    ],
    [
      8,
      'audit.onFailure.spool.2: SSN is of high sensitivity, and only what is of low sensitivity may wait in the journal',
      expect.stringContaining('Take SSN out'),
    ],
  ]);
  expect(findingsOf(HEAD + '  onFailure: { spool: [NAME] }')).toEqual([]);
});

test('what waits is what has no other category; nothing does unless the policy says so', () => {
  const spooling = parsePolicy(`${HEAD}  onFailure: { spool: [NAME] }`, 'policy.yaml').audit;
  expect([[], ['NAME'], ['NAME', 'SSN']].map((categories) => maySpool(spooling, categories))).toEqual([
    true,
    true,
    false,
  ]);
  const nothingPersonal = parsePolicy(`${HEAD}  onFailure: {}`, 'policy.yaml').audit;
  expect([[], ['NAME']].map((categories) => maySpool(nothingPersonal, categories))).toEqual([true, false]);
  const strict = parsePolicy(`${HEAD}  record: full`, 'policy.yaml').audit;
  expect(maySpool(strict, [])).toBe(false);
});

test('of what is said of a task and of categories the least counts; a task may say more than the file', () => {
  const { audit } = parsePolicy(
    `${HEAD}  record: metadata\n  tasks: { lookup: full }\n  categories: { SSN: none, EMAIL: metadata }`,
    'policy.yaml',
  );
  const levels = [['lookup'], ['lookup', 'EMAIL'], ['lookup', 'EMAIL', 'SSN'], ['none']] as const;
  expect(levels.map(([task, ...categories]) => recordLevel(audit, task, categories))).toEqual([
    'full',
    'metadata',
    'none',
    'metadata',
  ]);
});

test('a category that is kept in full says nothing, which is a warning at its line', () => {
  const policy = parsePolicy(`${HEAD}  record: metadata\n  categories:\n    NAME: full\n    SSN: none`, 'policy.yaml');
  const found = lintPolicy(policy, undefined).filter(({ code }) => code === 'POLICY_IDLE_LEVEL');
  expect(found).toMatchObject([{ severity: 'warning', place: { line: 7 }, message: expect.stringContaining('NAME') }]);
});
