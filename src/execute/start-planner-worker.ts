import { Worker } from 'node:worker_threads';
import type { PlannerAnswer, PlannerRequest } from './planner-messages.ts';

/** Why a planner's thread is no more: it was ended for its time or by its owner, ran out of memory, or failed. */
export type PlannerDeath = 'overtime' | 'memory' | 'stopped' | 'failed';

/** A planner's thread. Only while it works on a request does it keep the process alive. */
export interface PlannerWorker {
  /** Sends a request; the one before must have been answered. */
  readonly ask: (request: PlannerRequest) => void;
  /** Ends the thread in the midst of its work; no answer comes any more, but `onDeath` is told. */
  readonly end: (death: 'overtime' | 'stopped') => Promise<void>;
}

/** What a planner's thread is given, and whom it tells. */
export interface PlannerWorkerOptions {
  readonly heapMegabytes: number;
  readonly onAnswer: (answer: PlannerAnswer) => void;
  /** Called once, when the thread has gone. */
  readonly onDeath: (death: PlannerDeath) => void;
}

/** Young objects are most of what opening makes; with less, they are copied again and again (docs/performance.md). */
const YOUNG_MEGABYTES = 96;

/** Starts a planner's thread. */
export function startPlannerWorker({ heapMegabytes, onAnswer, onDeath }: PlannerWorkerOptions): PlannerWorker {
  const worker = new Worker(new URL('./planner-worker.ts', import.meta.url), {
    name: 'cordon-planner',
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    // SECURITY: planning needs no secret of the environment, nor a switch there that prints documents (test "I1 the
    // thread prints no document, whatever the environment says").
    env: {},
    execArgv: [],
  });
  let death: PlannerDeath | undefined;
  worker.on('message', (answer: PlannerAnswer) => {
    if (death !== undefined) return;
    worker.unref();
    onAnswer(answer);
  });
  worker.on('error', (error) => {
    death ??= isOutOfMemory(error) ? 'memory' : 'failed';
  });
  worker.on('exit', () => onDeath(death ?? 'failed'));
  return {
    ask(request) {
      worker.ref();
      worker.postMessage(request);
    },
    async end(reason) {
      death ??= reason;
      await worker.terminate();
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
