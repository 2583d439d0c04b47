import { testCases } from './test-inspect.ts';

testCases('MAC', [
  [
    '',
    '0011.2233.aabb 00:1A:2B:3C:4D:5E 00-1A-2B-3C-4D-5E aa:bb:cc:dd:ee:ff',
    '0011.2233.aabb',
    '00:1A:2B:3C:4D:5E',
    '00-1A-2B-3C-4D-5E',
    'aa:bb:cc:dd:ee:ff',
  ],
  ['', '00-1a-2b-3c-4d-5e', '00-1a-2b-3c-4d-5e'],
  ['', 'mac 1122.3344.5566', '1122.3344.5566'],
  ['interface.mac', '112233-445566'],
  ['', 'eth0 (ff:ff:ff:ff:ff:ff)', 'ff:ff:ff:ff:ff:ff'],
  ['', '00:1a:2b:3c:4d'],
  ['', '00:1a:2b:3c:4d:5e:6f'],
  ['', '00:1a-2b:3c:4d:5e'],
  ['', '1122.3344.5566'],
  ['', 'x00:1a:2b:3c:4d:5e'],
  ['', '12-34-56-78-90-12'],
]);
