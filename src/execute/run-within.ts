import { createContext, Script } from 'node:vm';
import type { PlanBudget } from './planner-messages.ts';

const context: { work: () => unknown } = { work: () => undefined };
createContext(context);
const script = new Script('work()');

/**
 * What a function returns; undefined if it was ended in its midst because its budget ran out. Only the limit of `node:vm` ends
 * running code and leaves the thread as it is: it counts time that passes, so work that had less of the processor is begun
 * again with more, within `wallMs` altogether. No `finally` of what is ended runs.
 */
export function runWithin<Result>(work: () => Result, { cpuMs, wallMs }: PlanBudget): Result | undefined {
  const began = performance.now();
  let timeout = cpuMs;
  for (;;) {
    const started = performance.now();
    const before = process.threadCpuUsage();
    const outcome = attempt(work, timeout);
    if (outcome) return outcome.result;
    const { user, system } = process.threadCpuUsage(before);
    const used = (user + system) / 1_000;
    const passed = performance.now() - started;
    const wanted = Math.min(wallMs - (performance.now() - began), 1.2 * cpuMs * (passed / Math.max(used, 1)));
    if (used >= 0.9 * cpuMs || wanted <= passed) return undefined;
    timeout = wanted;
  }
}

function attempt<Result>(work: () => Result, timeout: number): { readonly result: Result } | undefined {
  let result: { readonly result: Result } | undefined;
  context.work = () => {
    result = { result: work() };
  };
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.ceil(timeout)) });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  } finally {
    context.work = () => undefined;
  }
  return result;
}

/** The error is of the script's own realm, so it is no instance of this one's `Error`. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
