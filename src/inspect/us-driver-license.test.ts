import { testCases } from './test-inspect.ts';

testCases('US_DRIVER_LICENSE', [
  ['', "driver's license number is D1234567", 'D1234567'],
  ['driver_license.number', 'D123-4567-8901', 'D123-4567-8901'],
  ['', "driver's license: B1234-56789-01234", 'B1234-56789-01234'],
  ['driversLicense', 'D12345678', 'D12345678'],
  ['', 'license 12345678'],
  ['', 'driver license expires 2030-01-31'],
  ['', 'driver license class C'],
]);
