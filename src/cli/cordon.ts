#!/usr/bin/env node
import { nodeVersionProblem } from './node-version.ts';

const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  // Only now: an older Node.js may not even load the rest.
  const { runCommand } = await import('./run-command.ts');
  process.exitCode = await runCommand(process.argv.slice(2), process);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
