import { expect, test } from 'vitest';
import { findingsOf } from './test-findings.ts';

const HEAD = `version: 1
categories:
  MAIL: { detectors: [EMAIL] }
  STAFF: { detectors: [STAFF_NUMBER] }
  NOTE: {}
detectors:
  STAFF_NUMBER: { pattern: "staff-[0-9]{4}" }
tasks: { lookup: {} }
`;

test('detectors, patterns and rules that are founded are taken', () => {
  expect(
    findingsOf(
      `${HEAD}inspect:\n  default: report\n  rules: [{ tasks: [none, lookup], action: mask, categories: [MAIL, STAFF] }]`,
    ),
  ).toEqual([]);
});

test.each([
  ['a detector that is not there', ['EMAIL', 'MAILS'], 3, /there is no detector MAILS/, /EMAIL/],
  [
    'a detector of two categories',
    ['NOTE: {}', 'NOTE: { detectors: [EMAIL] }'],
    5,
    /EMAIL already belongs to MAIL/,
    /one/,
  ],
  [
    'a detector under a name that is taken',
    ['  STAFF_NUMBER: {', '  IP: { pattern: x }\n  STAFF_NUMBER: {'],
    7,
    /IP is the name/,
    /own/,
  ],
  ['a pattern that looks ahead', ['staff-[0-9]{4}', 'a(?=b)'], 7, /./, /look-around/],
  ['a pattern that looks behind', ['staff-[0-9]{4}', '(?<!a)b'], 7, /./, /look-around/],
  ['a pattern that refers back', ['staff-[0-9]{4}', '(a)\\\\1'], 7, /./, /back-references/],
  ['a pattern that is none', ['staff-[0-9]{4}', '(a'], 7, /./, /regular expression/],
  ['a pattern that finds nothing at all', ['staff-[0-9]{4}', 'a*'], 7, /empty/, /regular expression/],
])('%s is refused with its line', (_, [before = '', after = ''], line, message, fix) => {
  expect(findingsOf(HEAD.replace(before, after))).toContainEqual([
    line,
    expect.stringMatching(message),
    expect.stringMatching(fix),
  ]);
});

test.each([
  ['an unknown category', '[{ action: mask, categories: [PHONE] }]', /PHONE is not declared/],
  ['a category without detectors', '[{ action: mask, categories: [NOTE] }]', /NOTE has no detectors/],
  ['an unknown task', '[{ action: mask, tasks: [look] }]', /the task look is not declared/],
  ['no place at all', '[{ action: mask, on: {} }]', /at least one type or coordinate/],
  ['an unknown action', '[{ action: hide }]', /action/],
])('a rule with %s is refused', (_, rules, message) => {
  expect(findingsOf(`${HEAD}inspect:\n  rules: ${rules}`)).toEqual([
    [10, expect.stringMatching(message), expect.any(String)],
  ]);
});

test('a pattern that would be catastrophic elsewhere is taken, since it runs in linear time', () => {
  expect(findingsOf(HEAD.replace('staff-[0-9]{4}', '(a+)+b'))).toEqual([]);
});
