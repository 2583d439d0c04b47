import { expect, test } from 'vitest';
import type { ContestantName } from './contestants/contestant.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import { groupsOf } from './groups.ts';
import type { OperationName } from './operations.ts';
import { OPERATION_NAMES } from './operations.ts';

function namesOf(operations: readonly OperationName[], contestants?: readonly ContestantName[]): unknown {
  const present = CONTESTANTS.filter(({ name }) => contestants === undefined || contestants.includes(name));
  return groupsOf(present, { operations, contestants }).map((group) =>
    group.map(({ operation, contestant }) => `${operation} ${contestant.name}`),
  );
}

test('cells that are compared share a group; the usual contestants', () => {
  expect(namesOf(OPERATION_NAMES)).toEqual([
    CONTESTANTS.map(({ name }) => `small ${name}`),
    CONTESTANTS.map(({ name }) => `large ${name}`),
    ['rows400 cordon-revealed', 'rows400 cordon-masked'],
    ['bytes100k cordon-masked', 'bytes1m cordon-masked', 'bytes10m cordon-masked'],
  ]);
});

test('who is named runs everything that is named', () => {
  expect(namesOf(['bytes1m', 'rows400'], ['stock', 'cordon-masked'])).toEqual([
    ['rows400 stock', 'rows400 cordon-masked'],
    ['bytes1m stock', 'bytes1m cordon-masked'],
  ]);
});
