import type { QueryPlan } from '@apollo/query-planner';
import { CodedError } from '../errors.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Lifetime } from '../lib/lifetime.ts';
import { PendingPlan } from './pending-plan.ts';
import type { PlannerSettings } from './planner-limits.ts';
import { plannerLimits } from './planner-limits.ts';
import type { PlanInput, PlanRefusal } from './planner-messages.ts';
import { planKey } from './planner-messages.ts';
import { PlannerThread } from './planner-thread.ts';
import type { SupergraphOutline, SupergraphText } from './supergraph-outline.ts';

/** Under what a plan is asked for. */
export interface PlanTerms {
  /** Whose place in the queue it takes: nobody's in particular unless given. */
  readonly caller?: string;
  /** Until when it is waited for; forever unless given. */
  readonly lifetime?: Lifetime;
  /** The labels of `@override` that are in force; none unless given. */
  readonly overrides?: readonly string[];
}

/** Plans the operations of one supergraph, off the main thread. */
export interface Planner {
  /**
   * The plan of a document of one operation that fits the supergraph; the same object for the same text, under the same
   * labels of `@override`, while it is kept, never to be changed. What still waits when everybody who asked for it has gone
   * is planned no more.
   * Throws CodedError: OPERATION_UNPLANNABLE, OPERATION_TOO_LARGE, CALLER_LIMIT, OVERLOADED, NOT_READY once it is closed,
   * INTERNAL.
   */
  readonly plan: (text: string, terms?: PlanTerms) => Promise<QueryPlan>;
  /** How many plans were not found kept, for operators: the misses of the cache. */
  readonly planned: () => number;
  /** What the supergraph says. */
  readonly outline: SupergraphOutline;
  /** Lets plans that were asked for be answered, then frees the supergraph. */
  readonly close: () => Promise<void>;
}

/** How a planner keeps its plans, and where it plans. */
export interface PlannerOptions {
  /** About how many bytes of memory plans may keep, with what is compiled of them. */
  readonly cacheBytes?: number;
  /** How long a text that cannot be planned is refused without another try, in milliseconds. */
  readonly refusalMs?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
  /** What opening and planning may take; opening by the supergraph's size unless given. */
  readonly limits?: PlannerSettings;
  /** The process's own unless given. */
  readonly thread?: PlannerThread;
}

type Outcome =
  | { readonly kind: 'plan'; readonly plan: QueryPlan; readonly characters: number }
  | { readonly kind: 'refusal'; readonly code: PlanRefusal; readonly until: number };

const CACHE_BYTES = 64 * 1024 * 1024;
/** What is kept of a plan for each character of its JSON: its texts, its objects, and the plan that is run. */
const BYTES_A_CHARACTER = 4;
const REFUSAL_MS = 60_000;
const NO_OVERRIDES: readonly string[] = [];

/** The same threads serve every supergraph of the process. */
const sharedThread = new PlannerThread();

/** Opens a supergraph for planning. Throws what PlannerThread.open throws. */
export async function openPlanner(text: SupergraphText, options: PlannerOptions = {}): Promise<Planner> {
  const { cacheBytes = CACHE_BYTES, refusalMs = REFUSAL_MS, now = performance.now.bind(performance) } = options;
  const { thread = sharedThread, limits } = options;
  const { supergraph, outline } = await thread.open(text, plannerLimits(text.sdl.length, limits));
  // SECURITY: the key is the whole rewritten text and the labels in force, which is all that a plan depends on (tests "A23
  // texts that differ in one character have plans of their own", "a plan is kept for the labels that it was made under").
  const kept = createBoundedMap<string, Outcome>(
    cacheBytes,
    (outcome, key) => 2 * key.length + (outcome.kind === 'plan' ? BYTES_A_CHARACTER * outcome.characters : 0),
  );
  const pending = new Map<string, PendingPlan>();
  let planned = 0;
  let closed = false;

  const keep = async (asked: Promise<string>, key: string, caller: string): Promise<QueryPlan> => {
    try {
      const json = await asked;
      const plan = readPlan(json);
      kept.set(key, { kind: 'plan', plan, characters: json.length }, caller);
      return plan;
    } catch (error) {
      // Such a text would be refused again, and takes long.
      if (isRefusal(error)) kept.set(key, { kind: 'refusal', code: error.code, until: now() + refusalMs }, caller);
      throw error;
    }
  };

  const start = (input: PlanInput, key: string, caller: string): PendingPlan => {
    const ticket = thread.plan(supergraph, input, caller);
    planned += 1;
    const plan = keep(ticket.plan, key, caller);
    const leave = (each: string): boolean => {
      const isEnded = ticket.leave(each);
      if (isEnded) forget();
      return isEnded;
    };
    const started = new PendingPlan(plan, { join: ticket.join, leave });
    const forget = (): void => {
      if (pending.get(key) === started) pending.delete(key);
    };
    plan.then(forget, forget);
    pending.set(key, started);
    return started;
  };

  return {
    async plan(text, { caller = '', lifetime, overrides = NO_OVERRIDES } = {}) {
      const input = { text, overrides };
      const key = planKey(input);
      const found = kept.get(key);
      if (found?.kind === 'plan') return found.plan;
      if (found && now() < found.until) throw new CodedError(found.code);
      if (closed) throw new CodedError('NOT_READY');
      return (pending.get(key) ?? start(input, key, caller)).wait(caller, lifetime);
    },
    planned: () => planned,
    outline,
    async close() {
      closed = true;
      await thread.close(supergraph);
    },
  };
}

function isRefusal(error: unknown): error is CodedError & { readonly code: PlanRefusal } {
  return error instanceof CodedError && ['OPERATION_TOO_LARGE', 'OPERATION_UNPLANNABLE'].includes(error.code);
}

function readPlan(json: string): QueryPlan {
  const plan: unknown = JSON.parse(json);
  if (!isQueryPlan(plan)) throw new CodedError('INTERNAL');
  return plan;
}

/** What crossed the threads was made by the planner's own program: its kind tells. */
function isQueryPlan(value: unknown): value is QueryPlan {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'QueryPlan';
}
