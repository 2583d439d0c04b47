import { testCases } from './test-inspect.ts';

testCases('DATE_OF_BIRTH', [
  ['', 'dob 1990-01-31, born May 5, 1980; date of birth: 31/01/1990', '1990-01-31', 'May 5, 1980', '31/01/1990'],
  ['', 'Born on 12 March 1975 in X', '12 March 1975'],
  ['birthDate', '1990-01-31', '1990-01-31'],
  ['dateOfBirth', '1990-01-31T00:00:00Z', '1990-01-31T00:00:00Z'],
  ['date_of_birth', '01/31/1990', '01/31/1990'],
  ['', 'DOB: 01.02.1980', '01.02.1980'],
  ['', 'Birthday 3rd of March 1980', '3rd of March 1980'],
  ['person.birthday', '19800131', '19800131'],
  ['dob', '1980/01/31', '1980/01/31'],
  ['', 'born 31-Jan-1980', '31-Jan-1980'],
  ['', '1980-01-31'],
  ['', 'date: 1980-01-31'],
  ['', 'born in 1980'],
  ['birthDate', 'unknown'],
  ['birth_count', '1980'],
  ['createdAt', '1980-01-31'],
  ['', 'dob 13/13/1980'],
  ['', 'dob 1980-01-31-02'],
]);
