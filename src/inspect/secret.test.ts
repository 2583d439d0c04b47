import { testCases } from './test-inspect.ts';

testCases('SECRET', [
  [
    '',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  ],
  [
    '',
    'token ghp_abcdefghijklmnopqrstuvwxyz0123456789 and AKIAIOSFODNN7EXAMPLE',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'AKIAIOSFODNN7EXAMPLE',
  ],
  ['', 'password=hunter2abc api_key: "abc123def456"', 'hunter2abc', 'abc123def456'],
  ['clientSecret', 'a8f5f167f44f4964e6c998dee827110c', 'a8f5f167f44f4964e6c998dee827110c'],
  ['', 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0'],
  [
    '',
    '-----BEGIN PRIVATE KEY-----\nMIIE0123\n-----END PRIVATE KEY-----\n',
    '-----BEGIN PRIVATE KEY-----\nMIIE0123\n-----END PRIVATE KEY-----',
  ],
  ['db.password', 'correct4horse', 'correct4horse'],
  ['', 'xoxb-123456789012-abcdefghijkl', 'xoxb-123456789012-abcdefghijkl'],
  ['', 'AKIA-NOT-A-KEY-1'],
  ['', 'sk-learn-1'],
  ['', 'token 123456789012345678'],
  ['password', 'changeme'],
  ['passwordHash', 'abcdef123456'],
  ['secretName', 'tls-cert-2024'],
  ['password', 'https://example.com/reset1'],
  ['', 'eyJ0'],
  ['', 'arn:aws:secret:my-secret-123456'],
]);
