import { testCases } from './test-inspect.ts';

testCases('URL_CREDENTIALS', [
  ['', 'postgres://user:password@host/db', 'user:password'],
  ['', 'mongodb+srv://admin:s3cr%40t@cluster0.example.net/x redis://:pw@h:6379', 'admin:s3cr%40t', ':pw'],
  ['', 'amqp://guest:guest@rabbit:5672', 'guest:guest'],
  ['', 'https://u:p%2Fw@example.com/x?y=a:b@c', 'u:p%2Fw'],
  ['', 'https://u:p@w@example.com', 'u:p@w'],
  ['', 'https://example.com:8080/a@b'],
  ['', 'https://example.com/a:b@c'],
  ['', 'https://bob@example.com'],
  ['', 'a:b@c'],
  ['', '//u:p@h'],
]);
