import { expect, test } from 'vitest';
import { Admission } from './admission.ts';

test('A76 counts what runs, of each caller and of all', () => {
  const admission = new Admission({ concurrentRequests: 3, concurrentPerCaller: 2 });
  admission.enter('a');
  admission.enter('a');
  expect(() => admission.enter('a')).toThrow(
    expect.objectContaining({ code: 'CALLER_LIMIT', details: { limit: 2, retryAfterSeconds: 1 } }),
  );
  admission.enter('b');
  expect(() => admission.enter('b')).toThrow(
    expect.objectContaining({ code: 'OVERLOADED', details: { retryAfterSeconds: 1 } }),
  );
  admission.leave('a');
  admission.enter('b');
  expect(() => admission.enter('a')).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
  admission.leave('b');
  admission.leave('b');
  admission.leave('a');
  admission.enter('a');
  admission.enter('a');
});
