// Preloaded into a process under test: kills it (SIGKILL) before the statement with the number KILL_AT, counted from 1.

import { DatabaseSync, StatementSync } from 'node:sqlite';

const last = Number(process.env.KILL_AT);
let statements = 0;

for (const [prototype, methods] of [
  [DatabaseSync.prototype, ['exec', 'close']],
  [StatementSync.prototype, ['run', 'all', 'get']],
]) {
  for (const method of methods) {
    const original = prototype[method];
    prototype[method] = function (...args) {
      if (++statements === last) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, args);
    };
  }
}
