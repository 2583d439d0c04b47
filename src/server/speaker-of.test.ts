import { expect, test } from 'vitest';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { createKeyRing } from '../keys/create-key-ring.ts';
import { pseudonymOf } from '../keys/pseudonym-of.ts';
import { speakerOf } from './speaker-of.ts';

const ring = await createKeyRing();
const ISSUER = 'https://id.example';
const ADA: Principal = {
  issuer: ISSUER,
  subject: 'ada@example.org',
  client: 'web',
  scopes: new Set(['pii:name:read']),
  groups: new Set(['support']),
  task: { kind: 'label', label: 'customer-lookup' },
  actors: [],
};

test('names client and task, and the person by a pseudonym', () => {
  const subject = pseudonymOf(ring, ISSUER, 'ada@example.org');
  expect(speakerOf(ring, ADA)).toEqual({ subject, client: 'web', task: 'customer-lookup' });
});

test('A69 delegation by pseudonyms, in its order, each of its own issuer or else of the principal’s', () => {
  const actors = [{ subject: 'agent' }, { issuer: 'https://other.example', subject: 'ada@example.org' }];
  const speaker = speakerOf(ring, { ...ADA, actors });
  expect(speaker.actors).toEqual([
    pseudonymOf(ring, ISSUER, 'agent'),
    pseudonymOf(ring, 'https://other.example', 'ada@example.org'),
  ]);
  expect(speaker.actors).not.toContain(speaker.subject);
});

test('nobody has a pseudonym too, and nothing else', () => {
  expect(Object.keys(speakerOf(ring, ANONYMOUS))).toEqual(['subject']);
});
