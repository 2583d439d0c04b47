import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import type { Principal } from './principal.ts';
import type { SomeClaimPaths } from './read-claims.ts';
import { principalFromClaims } from './read-claims.ts';

function read(claims: Record<string, unknown>, paths: SomeClaimPaths = {}): Principal {
  return principalFromClaims({ sub: 'someone', ...claims }, paths, 'https://id.example');
}

function scopes(claims: Record<string, unknown>): readonly string[] {
  return [...read(claims).scopes];
}

describe('A53: scopes', () => {
  test('as a string or an array, in scope or scp', () => {
    expect(scopes({ scope: 'a b  c' })).toEqual(['a', 'b', 'c']);
    expect(scopes({ scope: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(scopes({ scp: 'a b' })).toEqual(['a', 'b']);
    expect(scopes({ scp: ['a'] })).toEqual(['a']);
  });

  test('scp adds nothing to scope', () => {
    expect(scopes({ scope: 'a', scp: 'b' })).toEqual(['a']);
    expect(scopes({ scope: '', scp: 'b' })).toEqual([]);
  });

  test('none where the claim is absent, null or empty', () => {
    for (const claims of [{}, { scope: null }, { scope: '' }, { scope: [] }]) expect(scopes(claims)).toEqual([]);
  });

  test.each([[['a b']], [[1]], [7], [{}], [true], [['']], ['a\tb'], ['a"b'], ['x'.repeat(257)], [['a', null]]])(
    'a malformed claim is refused: %j',
    (scope) => {
      expect(() => read({ scope })).toThrow(CodedError);
    },
  );

  test('up to 1,000 of up to 256 characters', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `${index}`.padStart(256, 's'));
    expect(scopes({ scope: many.join(' ') })).toHaveLength(1_000);
    expect(() => read({ scope: [...many, 'x'] })).toThrow(CodedError);
  });
});

describe('groups', () => {
  test('one string is one group; a path may lead deeper', () => {
    expect(read({ groups: 'the office' }).groups).toEqual(new Set(['the office']));
    expect(read({ realm: { roles: ['r'] } }, { groups: 'realm.roles' }).groups).toEqual(new Set(['r']));
    expect(read({ 'a.b': ['r'] }, { groups: ['a.b'] }).groups).toEqual(new Set(['r']));
    expect(read({ realm: ['r'] }, { groups: 'realm.0' }).groups).toEqual(new Set());
  });

  test.each([[7], [{}], [[1]], [['']], [['x'.repeat(257)]]])('a malformed claim is refused: %j', (groups) => {
    expect(() => read({ groups })).toThrow(CodedError);
  });
});

describe('A14: inherited properties are not claims', () => {
  test.each([
    '__proto__',
    'constructor',
    'toString',
    'constructor.name',
    '__proto__.constructor.name',
    'hasOwnProperty',
  ])('path %s reads nothing', (path) => {
    const principal = read({}, { groups: path, task: path });
    expect(principal).toMatchObject({ groups: new Set(), task: { kind: 'none' } });
  });

  test('a claim that is really called __proto__ is read as any other, and pollutes nothing', () => {
    const claims: unknown = JSON.parse('{"sub":"s","__proto__":{"groups":["own"],"polluted":true}}');
    const principal = principalFromClaims(claims, { groups: '__proto__.groups', task: 'polluted' }, 'i');
    expect(principal).toMatchObject({ groups: new Set(['own']), task: { kind: 'none' } });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(() => principalFromClaims(JSON.parse('{"__proto__":{"sub":"s"}}'), {}, 'i')).toThrow(CodedError);
  });
});

describe('configured paths', () => {
  test.each<readonly [keyof SomeClaimPaths, string, unknown]>([
    ['scopes', 'scope', new Set(['there'])],
    ['groups', 'groups', new Set(['there'])],
    ['task', 'task', { kind: 'label', label: 'there' }],
    ['client', 'client_id', 'there'],
    ['session', 'sid', 'there'],
  ])('%s only from its path, and no longer from %s', (name, usual, expected) => {
    const property =
      name === 'scopes' || name === 'groups' || name === 'task' ? name : (name satisfies keyof Principal);
    const paths = { [name]: 'custom.claim' };
    expect(read({ [usual]: 'here', custom: { claim: 'there' } }, paths)[property]).toEqual(expected);
    expect(read({ [usual]: 'here' }, paths)[property]).toEqual(read({})[property]);
    const readObject = () => read({ custom: { claim: { object: true } } }, paths);
    if (name === 'task') expect(readObject().task).toEqual({ kind: 'none' });
    else expect(readObject).toThrow(CodedError);
  });

  test('a list of names where one holds a dot', () => {
    const claims = { 'https://id.example/claims': { 'a.b': 'office' }, 'a.b': 'other' };
    expect(read(claims, { groups: ['https://id.example/claims', 'a.b'] }).groups).toEqual(new Set(['office']));
    expect(read(claims, { groups: 'a.b' }).groups).toEqual(new Set());
  });
});

describe('A53: act, the chain of delegation', () => {
  test('outermost first, sub and iss of each', () => {
    const act = { sub: 'agent', iss: 'https://agents.example', exp: 1, act: { sub: 'planner', act: { sub: 'first' } } };
    expect(read({ act }).actors).toEqual([
      { subject: 'agent', issuer: 'https://agents.example' },
      { subject: 'planner' },
      { subject: 'first' },
    ]);
    for (const claims of [{}, { act: null }]) expect(read(claims).actors).toEqual([]);
  });

  test('A53: a chain of more than 8 is refused, not cut', () => {
    const chain = (length: number): unknown =>
      length === 0 ? undefined : { sub: `s${length}`, act: chain(length - 1) };
    expect(read({ act: chain(8) }).actors).toHaveLength(8);
    expect(() => read({ act: chain(9) })).toThrow(CodedError);
    expect(() => read({ act: chain(2_000) })).toThrow(CodedError);
  });

  test.each([
    'agent',
    7,
    [{ sub: 'agent' }],
    {},
    { sub: '' },
    { sub: ['agent'] },
    { sub: 'agent', iss: 7 },
    { sub: 'agent', iss: '' },
    { sub: 'x'.repeat(257) },
    { sub: 'agent', act: 'planner' },
    { sub: 'agent', act: { iss: 'https://id.example' } },
  ])('a malformed one is refused: %j', (act) => {
    expect(() => read({ act })).toThrow(CodedError);
  });

  test('frozen, so that facts about it can be kept', () => {
    const { actors } = read({ act: { sub: 'agent' } });
    expect([Object.isFrozen(actors), Object.isFrozen(actors[0])]).toEqual([true, true]);
  });
});

test('the session is sid', () => {
  expect(read({ sid: 's1' }).session).toBe('s1');
  expect('session' in read({})).toBe(false);
  for (const sid of [7, ['s1'], {}, '']) expect(() => read({ sid })).toThrow(CodedError);
});

test('the client is client_id, else azp', () => {
  expect(read({ client_id: 'a', azp: 'b' }).client).toBe('a');
  expect(read({ azp: 'b' }).client).toBe('b');
  expect('client' in read({})).toBe(false);
});

test('law: any JSON is a principal or UNAUTHENTICATED, and what is read was there', () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue());
  const claims = fc.record(
    { sub: value, scope: value, scp: value, groups: value, task: value, client_id: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(claims, fc.jsonValue()), (input) => {
      try {
        const principal = principalFromClaims(input, {}, 'https://id.example');
        const text = JSON.stringify(input);
        for (const group of principal.groups) expect(text).toContain(JSON.stringify(group));
        expect([...principal.scopes].every((scope) => scope.length > 0 && !scope.includes(' '))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(CodedError);
        expect(error).toMatchObject({ code: 'UNAUTHENTICATED', details: {} });
      }
    }),
    { numRuns: 1_000 },
  );
});
