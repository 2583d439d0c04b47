import { describe } from 'vitest';
import { testCases } from './test-inspect.ts';

describe('PERSON, by its name only', () => {
  testCases(
    'PERSON',
    [
      ['', 'Ask Dr. Roe or Mr. John Smith', 'Roe', 'John Smith'],
      ['', 'It was Maria de la Cruz who called', 'Maria de la Cruz'],
      ['customer.fullName', 'Roe, Jane'.split(', ').reverse().join(' '), 'Jane Roe'],
      ['customer.fullName', 'n/a'],
      ['productName', 'Running Shoes'],
      ['', 'The Quick Brown Fox'],
    ],
    ['PERSON'],
  );
});

describe('ADDRESS, by its name only', () => {
  testCases(
    'ADDRESS',
    [
      ['', 'Ship to 12 Main Street, Springfield, IL 62701 today', '12 Main Street, Springfield, IL 62701'],
      ['', 'Wohnt in der Hauptstraße 12, 10115 Berlin.', 'Hauptstraße 12, 10115 Berlin'],
      ['order.streetAddress', '1 Long Row', '1 Long Row'],
      ['', '3 new orders'],
    ],
    ['ADDRESS'],
  );
});
