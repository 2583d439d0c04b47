import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'cordon-inspect-'));
afterAll(() => rmSync(directory, { recursive: true }));

function run(script: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('node', [`scripts/${script}`, ...args], { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function inspect(lines: readonly unknown[]) {
  return run('inspect.ts', ['--jsonl'], lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

test('texts become spans, in order, by what their keys say', () => {
  const { status, stdout } = inspect([
    { id: 'a', text: 'bob@example.com, 203.0.113.7' },
    { id: 2, text: '5550123', key: 'customer.phones[0].number' },
    { id: 'c', text: '5550123' },
    { id: 'd', text: 'Mr. John Smith', key: 'name' },
    { id: 'e', text: 'x'.repeat(300_000) },
  ]);
  expect(status).toBe(0);
  expect(stdout.trimEnd().split('\n')).toEqual([
    '{"id":"a","spans":[{"start":0,"end":15,"type":"EMAIL"},{"start":17,"end":28,"type":"IP"}]}',
    '{"id":2,"spans":[{"start":0,"end":7,"type":"PHONE"}]}',
    '{"id":"c","spans":[]}',
    '{"id":"d","spans":[]}',
    '{"id":"e","spans":[{"start":0,"end":300000,"type":"UNSCANNED"}]}',
  ]);
});

test.each([
  ['{"id":1,"text":"s3cret"', 'Line 2 is no JSON object.'],
  ['["s3cret"]', 'Line 2 is no JSON object.'],
  ['{"text":"s3cret"}', 'Line 2 has no id.'],
  ['{"id":1,"txt":"s3cret"}', 'Line 2 has no text.'],
  ['{"id":1,"text":"s3cret","key":1}', 'Line 2 has a key that is no text.'],
])('%s is refused, by its number alone', (line, message) => {
  expect(run('inspect.ts', ['--jsonl'], `{"id":0,"text":"x"}\n${line}\n`)).toEqual({
    status: 2,
    stdout: '{"id":0,"spans":[]}\n',
    stderr: `${message}\n`,
  });
});

test('without --jsonl, and with --help, it says what it reads and writes', () => {
  expect(run('inspect.ts', ['--help'])).toMatchObject({ status: 0, stderr: '' });
  expect(run('inspect.ts', [])).toMatchObject({ status: 2, stdout: run('inspect.ts', ['--help']).stdout });
  expect(run('inspect.ts', ['--josnl'])).toMatchObject({ status: 2, stdout: '' });
});

test('the score counts what is right, false, missed and left uncovered', () => {
  const gold = join(directory, 'gold.jsonl');
  const rows = [
    { id: 1, text: 'mail bob@example.com', spans: [{ start: 5, end: 20, type: 'EMAIL' }] },
    { id: 2, text: 'mail bob@example.com', spans: [] },
    { id: 3, text: 'mail bob@example.com', spans: [{ start: 5, end: 20, type: 'EMAIL', optional: true }] },
    { id: 4, text: 'bob at example', spans: [{ start: 0, end: 14, type: 'EMAIL' }] },
  ];
  writeFileSync(gold, rows.map((row) => JSON.stringify(row)).join('\n'));
  const { status, stdout } = run('inspect-score.ts', ['--gold', gold]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^EMAIL +1 +1 +1 +50\.0 +50\.0 +50\.0 +46\.2$/m);
  expect(stdout).toMatch(/^PHONE +0 +0 +0 +0\.0 +0\.0 +0\.0 +0\.0$/m);
  expect(stdout).toMatch(/^all +1 +1 +1 /m);
});

test('the score says what to do where no texts are', () => {
  const { status, stderr } = run('inspect-score.ts', ['--gold', join(directory, 'none.jsonl')]);
  expect(status).toBe(2);
  expect(stderr).toContain('Name them with --gold.');
});
