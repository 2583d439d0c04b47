import { testCases } from './test-inspect.ts';

testCases('US_PASSPORT', [
  ['', 'passport number is 912345678, passport C12345678', '912345678', 'C12345678'],
  ['passportNumber', '912345678', '912345678'],
  ['', 'passport no. A12345678', 'A12345678'],
  ['', '912345678'],
  ['', 'passport 12345'],
  ['', 'passport expires 2030-01-31'],
  ['passportCount', '912345678'],
  ['passport', 'n/a'],
]);
