import { expect, test } from 'vitest';
import { labelPath } from './path-label.ts';
import { splitKeyPath } from './split-key-path.ts';

test.each([
  ['Customer.ssn', 'US_SSN'],
  ['customer.phones[0].number', 'PHONE'],
  ['phones[0].primary.value', 'PHONE'],
  ["['Phone Number']", 'PHONE'],
  ['mobilePhone', 'PHONE'],
  ['MOBILE_PHONE_NO', 'PHONE'],
  ['phone_verified_at', 'OTHER'],
  ['phoneNumberId', 'OTHER'],
  ['passport_count', 'OTHER'],
  ['per_entity_f1.PHONE_NUMBER', 'PHONE'],
  ['dateOfBirth', 'DATE_OF_BIRTH'],
  ['birth_date', 'DATE_OF_BIRTH'],
  ['BirthDate', 'DATE_OF_BIRTH'],
  ['socialSecurityNumber', 'US_SSN'],
  ['driver-license', 'US_DRIVER_LICENSE'],
  ['clientIPAddress', 'IP'],
  ['card.last4', 'OTHER'],
  ['cardNumber', 'CREDIT_CARD'],
  ['app_version', 'VERSION'],
  ['tagName', 'VERSION'],
  ['calls', undefined],
  ['grid.cell', undefined],
  ['cellPhone', 'PHONE'],
  ['cell_number', 'PHONE'],
  ['examples.PH', undefined],
  ['examples.SS', undefined],
  ['secret', undefined],
  ['clientSecret', 'SECRET'],
  ['links.social', undefined],
  ['notes', undefined],
  ['phone.notes', undefined],
  ['', undefined],
  ['0', undefined],
])('%s', (key, label) => {
  expect(labelPath(splitKeyPath(key))).toBe(label);
});

test('only an own entry of the table is a label', () => {
  expect(labelPath(['constructor', '__proto__', 'toString'])).toBeUndefined();
});
