import { expect, test } from 'vitest';
import { findDifference } from './compare-answers.ts';

const REFERENCE = '{"data":{"customers":[{"id":"1","name":"Ada","tier":"GOLD"},{"id":"2","name":"Zoe","tier":null}]}}';

test.each([
  [
    'the same in another order',
    '{"data":{"customers":[{"tier":"GOLD","id":"1","name":"Ada"},{"id":"2","tier":null,"name":"Zoe"}]}}',
    undefined,
  ],
  ['another value', REFERENCE.replace('Zoe', 'Eva'), 'data.customers.1.name'],
  ['a row less', '{"data":{"customers":[{"id":"1","name":"Ada","tier":"GOLD"}]}}', 'data.customers'],
  ['a field less', REFERENCE.replace('"id":"2",', ''), 'data.customers.1'],
  ['errors', REFERENCE.replace('{', '{"errors":[],'), 'data'],
])('equal: %s', (_what, answer, difference) => {
  expect(findDifference(REFERENCE, answer, 'equal')).toBe(difference);
});

test.each([
  ['every personal value hidden', REFERENCE.replace('Ada', 'A.').replace('Zoe', 'Z.'), undefined],
  ['one left as it was', REFERENCE.replace('Ada', 'A.'), 'data.customers.1.name'],
  ['one gone', REFERENCE.replace('Ada', 'A.').replace('"Zoe"', 'null'), 'data.customers.1.name'],
  [
    'an open value changed',
    REFERENCE.replace('Ada', 'A.').replace('Zoe', 'Z.').replace('GOLD', 'gold'),
    'data.customers.0.tier',
  ],
])('masked: %s', (_what, answer, difference) => {
  expect(findDifference(REFERENCE, answer, 'masked')).toBe(difference);
});
