import { parentPort } from 'node:worker_threads';
import { CodedError } from '../errors.ts';
import type { PlanBuilder } from './build-plan.ts';
import { createPlanBuilder } from './build-plan.ts';
import type { PlanBudget, PlanInput, PlannerAnswer, PlannerRequest, PlanRefusal } from './planner-messages.ts';
import { outlineOf, readSupergraph } from './read-supergraph.ts';
import { runWithin } from './run-within.ts';
import type { SupergraphText } from './supergraph-outline.ts';

/** The planner's thread: answers each message of planner-messages.ts with one, in order. */
const port = parentPort;
if (!port) throw new Error('planner-worker.ts runs as a worker thread only.');
// SECURITY: what a planner prints quotes documents (test "I1 the thread prints no document, whatever the environment says").
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
const builders = new Map<number, PlanBuilder>();
port.on('message', (request: PlannerRequest) => port.postMessage(answer(request)));

function answer(request: PlannerRequest): PlannerAnswer {
  switch (request.kind) {
    case 'open':
      return opened(request.supergraph, request.text, request.evaluatedPlans);
    case 'plan':
      return planned(request.supergraph, request, request.budget);
    case 'close':
      builders.delete(request.supergraph);
      return { kind: 'done' };
  }
}

function opened(supergraph: number, text: SupergraphText, evaluatedPlans: number): PlannerAnswer {
  try {
    const read = readSupergraph(text);
    const outline = outlineOf(read);
    const planned = text.planned === undefined ? read : readSupergraph({ ...text, sdl: text.planned });
    builders.set(supergraph, createPlanBuilder(planned, evaluatedPlans));
    return { kind: 'opened', outline };
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : 'unknown' };
  }
}

function planned(supergraph: number, { text, overrides }: PlanInput, budget: PlanBudget): PlannerAnswer {
  const build = builders.get(supergraph);
  if (!build) return { kind: 'invalid', message: 'It is not open.' };
  try {
    const plan = runWithin(() => JSON.stringify(build(text, overrides)), budget);
    return plan === undefined ? { kind: 'unfinished' } : { kind: 'planned', plan };
  } catch (error) {
    return { kind: 'refused', code: refusalOf(error) };
  }
}

function refusalOf(error: unknown): PlanRefusal {
  const isLarge = error instanceof CodedError && error.code === 'OPERATION_TOO_LARGE';
  return isLarge ? 'OPERATION_TOO_LARGE' : 'OPERATION_UNPLANNABLE';
}
