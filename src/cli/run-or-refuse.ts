import { FindingsError } from '../lib/finding.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/**
 * Runs a verb whose own errors say what to do: they are one line on standard error, and exit code 1. Findings, and arguments
 * that make no sense, are told as for every verb.
 */
export async function runOrRefuse(name: string, io: Io, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError || error instanceof FindingsError) throw error;
    io.stderr.write(`cordon ${name}: ${error instanceof Error ? error.message : 'unknown error'}\n`);
    return 1;
  }
}
