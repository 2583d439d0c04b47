import { expect, test } from 'vitest';
import { createInspector } from './create-inspector.ts';
import { USUAL_DETECTORS } from './detectors.ts';
import { inspectInteger } from './inspect-integer.ts';
import { splitKeyPath } from './split-key-path.ts';

test.each<readonly [string, number, string | undefined]>([
  ['Customer.ssn', 219099999, 'US_SSN'],
  ['Customer.ssn', 1234567, 'US_SSN'],
  ['Customer.phone', 4155552671, 'PHONE'],
  ['Customer.phones.number', 4155552671, 'PHONE'],
  ['Payment.reference_value', 4111111111111111, undefined],
  ['Payment.note', 4111111111111111, 'CREDIT_CARD'],
  ['Payment.card', 4222222222222, 'CREDIT_CARD'],
  ['Person.birthDate', 19800131, 'DATE_OF_BIRTH'],
  ['Customer.ssn', 12345, undefined],
  ['Customer.ssnCount', 219099999, undefined],
  ['Customer.note', 219099999, undefined],
  ['Customer.note', 4155552671, undefined],
  ['Customer.id', 4111111111111111, undefined],
  ['Customer.phoneVerifiedAt', 1700000000, undefined],
  ['Customer.phone', -4155552671, undefined],
  ['Customer.phone', 4155552671.5, undefined],
  ['Customer.phone', Number.NaN, undefined],
  ['Customer.phone', Infinity, undefined],
  ['Customer.phone', 2 ** 60, undefined],
])('%s: %d', (key, value, type) => {
  const inspect = createInspector({ detectors: USUAL_DETECTORS, path: splitKeyPath(key) });
  expect(inspectInteger(inspect, value)?.type).toBe(type);
});
