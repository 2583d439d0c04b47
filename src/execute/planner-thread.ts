import { CodedError } from '../errors.ts';
import type { Turn } from './plan-queue.ts';
import { PlannerLane } from './planner-lane.ts';
import type { PlannerLimits } from './planner-limits.ts';
import { OpeningLimitError, plannerLimits } from './planner-limits.ts';
import type { PlanInput, PlannerAnswer } from './planner-messages.ts';
import type { SupergraphOutline, SupergraphText } from './supergraph-outline.ts';

/** Bounds on the planner's threads. */
export interface PlannerThreadLimits {
  /** How much time of a processor a plan may take while others wait, in milliseconds: with more it goes to the long lane. */
  readonly quickMs: number;
  /** How much it may take while nobody waits and there is no long lane, in milliseconds. */
  readonly patientMs: number;
  /** How long the long lane's thread is kept after its last plan, in milliseconds. */
  readonly keepMs: number;
  /** How many plans may wait. */
  readonly waiting: number;
}

/** The limits that hold unless told otherwise. */
const PLANNER_THREAD_LIMITS: PlannerThreadLimits = {
  quickMs: 250,
  patientMs: 1_000,
  keepMs: 300_000,
  waiting: 1_000,
};

/** On a busy machine a plan may take so much longer than its time of a processor. */
const WALL_FACTOR = 3;

/** A thread that has not ended its plan this long after it should have is ended itself, in milliseconds. */
const GRACE_MS = 5_000;

/** After how many seconds somebody who had no place may ask again. */
const RETRY_AFTER_SECONDS = 1;

/** A supergraph that was opened on a thread: the number of who opened it, and what it says. */
export interface OpenedSupergraph {
  readonly supergraph: number;
  readonly outline: SupergraphOutline;
}

/** A plan that was asked for. */
export interface PlanTicket {
  /**
   * The JSON of a QueryPlan. Rejects with CodedError: OPERATION_UNPLANNABLE, OPERATION_TOO_LARGE (in size, time or memory),
   * OVERLOADED if it lost its place or everybody left, INTERNAL otherwise.
   */
  readonly plan: Promise<string>;
  /** One more caller waits for it. */
  readonly join: (caller: string) => void;
  /** A caller waits no more; true if that ended the plan, which had not begun. */
  readonly leave: (caller: string) => boolean;
}

/** A supergraph, which all who open the same text share. */
interface SharedSupergraph {
  /** Its number in messages to workers. */
  readonly number: number;
  readonly text: SupergraphText;
  readonly limits: PlannerLimits;
  users: number;
}

/** Who opened a supergraph. */
interface User {
  readonly shared: SharedSupergraph;
  readonly limits: PlannerLimits;
  /** What was asked for and has not settled. */
  readonly plans: Set<Promise<string>>;
  isClosing: boolean;
}

interface PlanJob {
  readonly shared: SharedSupergraph;
  readonly limits: PlannerLimits;
  readonly input: PlanInput;
  /** Everybody who waits for it. */
  readonly callers: Set<string>;
  readonly resolve: (plan: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Plans for any number of supergraphs, for callers in turn (`PlanQueue`). In the quick lane no plan runs longer than a
 * moment; one that needs more is ended and planned again in the long lane, on a thread of its own, which is started for the
 * first such plan and kept for a while (docs/decisions/0023-planning-in-turns.md). The threads start when first needed, and
 * again after they died; supergraphs are opened there again as needed.
 */
export class PlannerThread {
  readonly #limits: PlannerThreadLimits;
  readonly #supergraphs = new Map<number, SharedSupergraph>();
  readonly #openings = new WeakMap<SharedSupergraph, Promise<SupergraphOutline>>();
  readonly #users = new Map<number, User>();
  readonly #quick = new PlannerLane<PlanJob>((turn) => this.#planQuickly(turn));
  readonly #long = new PlannerLane<PlanJob>(
    (turn) => this.#planAtLength(turn),
    () => this.#keepLongLane(),
  );
  #keeping: NodeJS.Timeout | undefined;
  #lastNumber = 0;

  constructor(limits: Partial<PlannerThreadLimits> = {}) {
    this.#limits = { ...PLANNER_THREAD_LIMITS, ...limits };
  }

  /** How often a thread died, or was ended because a plan could not be: for operators. */
  get deaths(): number {
    return this.#quick.seat.deaths + this.#long.seat.deaths;
  }

  /** How many plans wait for those that are worked on. */
  get waiting(): number {
    return this.#quick.plans.size + this.#long.plans.size;
  }

  /** Whether there is a thread for long plans now. */
  get hasLongLane(): boolean {
    return this.#long.seat.isTaken;
  }

  /**
   * Opens a supergraph, ahead of the plans that wait; the same text is opened once. Throws OpeningLimitError if it takes
   * more than it may, otherwise Error, with the reason, if it is no valid supergraph.
   */
  async open(text: SupergraphText, limits: PlannerLimits = plannerLimits(text.sdl.length)): Promise<OpenedSupergraph> {
    const shared = this.#sharedOf(text, limits) ?? this.#share(text, limits);
    shared.users += 1;
    const outline = await (this.#openings.get(shared) ?? this.#openShared(shared));
    const supergraph = this.#takeNumber();
    this.#users.set(supergraph, { shared, limits, plans: new Set(), isClosing: false });
    return { supergraph, outline };
  }

  /**
   * Asks for the plan of a document, on behalf of a caller. Throws CodedError: CALLER_LIMIT if the caller has no place
   * left, OVERLOADED if nobody has, NOT_READY once the supergraph is closed.
   */
  plan(supergraph: number, input: PlanInput, caller: string): PlanTicket {
    const user = this.#users.get(supergraph);
    if (!user || user.isClosing) throw new CodedError('NOT_READY');
    this.#makeRoom(caller, user.limits.queuePerCaller);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const { shared, limits, plans } = user;
    const job: PlanJob = { shared, limits, input, callers: new Set([caller]), resolve, reject };
    plans.add(promise);
    const settled = () => void plans.delete(promise);
    promise.then(settled, settled);
    this.#quick.add(job, job.callers);
    return {
      plan: promise,
      join: (each) => this.#join(job, each),
      leave: (each) => this.#leave(job, each),
    };
  }

  /** Forgets a supergraph, after the plans that already wait for it. */
  async close(supergraph: number): Promise<void> {
    const user = this.#users.get(supergraph);
    if (!user || user.isClosing) return;
    user.isClosing = true;
    await Promise.allSettled(user.plans);
    this.#users.delete(supergraph);
    const { shared } = user;
    shared.users -= 1;
    if (shared.users > 0) return;
    this.#supergraphs.delete(shared.number);
    await Promise.all([this.#quick, this.#long].map((lane) => this.#closeIn(lane, shared)));
  }

  /** Ends the threads, and fails what they work on. The next request starts another. */
  async stop(): Promise<void> {
    clearTimeout(this.#keeping);
    await Promise.all([this.#quick.seat.end(), this.#long.seat.end()]);
  }

  #takeNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  #sharedOf(text: SupergraphText, { evaluatedPlans }: PlannerLimits): SharedSupergraph | undefined {
    const enforced = [...text.enforced].join();
    return [...this.#supergraphs.values()].find(
      ({ text: { sdl, planned, enforced: others }, limits }) =>
        sdl === text.sdl &&
        planned === text.planned &&
        limits.evaluatedPlans === evaluatedPlans &&
        [...others].join() === enforced,
    );
  }

  #share(text: SupergraphText, limits: PlannerLimits): SharedSupergraph {
    const shared = { number: this.#takeNumber(), text, limits, users: 0 };
    this.#supergraphs.set(shared.number, shared);
    return shared;
  }

  #openShared(shared: SharedSupergraph): Promise<SupergraphOutline> {
    const opening = this.#quick
      .first(() => this.#openIn(this.#quick, shared))
      .then((answer) => {
        if (answer.kind === 'opened') return answer.outline;
        if (answer.kind === 'exceeded') throw new OpeningLimitError(answer.limit, shared.limits[answer.limit]);
        throw new Error(answer.kind === 'invalid' ? answer.message : 'It was not opened.');
      });
    this.#openings.set(shared, opening);
    opening.catch(() => this.#supergraphs.delete(shared.number));
    return opening;
  }

  #openIn({ seat }: PlannerLane<PlanJob>, { number, text, limits }: SharedSupergraph): Promise<PlannerAnswer> {
    seat.reserve(Math.max(...[...this.#supergraphs.values()].map((each) => each.limits.heapMegabytes)));
    const { evaluatedPlans, openTimeoutMs } = limits;
    return seat.ask({ kind: 'open', supergraph: number, text, evaluatedPlans }, openTimeoutMs);
  }

  async #closeIn(lane: PlannerLane<PlanJob>, { number }: SharedSupergraph): Promise<void> {
    if (!lane.seat.has(number)) return;
    // The thread may die before, and has then forgotten it.
    await lane
      .first(async () => lane.seat.has(number) && lane.seat.ask({ kind: 'close', supergraph: number }, GRACE_MS))
      .catch(() => undefined);
  }

  /** Whoever waits for most gives way to who waits for less. */
  #makeRoom(caller: string, queuePerCaller: number): void {
    const retryAfterSeconds = RETRY_AFTER_SECONDS;
    if (this.#waitingOf(caller) >= queuePerCaller) {
      throw new CodedError('CALLER_LIMIT', { limit: queuePerCaller, retryAfterSeconds });
    }
    if (this.waiting < this.#limits.waiting) return;
    const { plans } = this.#quick;
    const dropped = plans.dropOfLongest(plans.waitingOf(caller) + 1);
    if (!dropped) throw new CodedError('OVERLOADED', { retryAfterSeconds });
    dropped.reject(new CodedError('OVERLOADED', { retryAfterSeconds }));
  }

  #waitingOf(caller: string): number {
    return this.#quick.plans.waitingOf(caller) + this.#long.plans.waitingOf(caller);
  }

  #join(job: PlanJob, caller: string): void {
    job.callers.add(caller);
    const lane = this.#laneOf(job);
    // Who has no place left waits at the places of the others.
    if (lane && this.#waitingOf(caller) < job.limits.queuePerCaller) lane.plans.add(job, caller);
  }

  #leave(job: PlanJob, caller: string): boolean {
    job.callers.delete(caller);
    const lane = this.#laneOf(job);
    if (!lane) return false;
    lane.plans.leave(job, caller);
    if (job.callers.size > 0) {
      // Those who are left may have joined without places.
      if (!lane.plans.has(job)) lane.add(job, job.callers);
      return false;
    }
    job.reject(new CodedError('OVERLOADED'));
    return true;
  }

  #laneOf(job: PlanJob): PlannerLane<PlanJob> | undefined {
    return [this.#quick, this.#long].find(({ plans }) => plans.has(job));
  }

  async #planQuickly(turn: Turn<PlanJob>): Promise<void> {
    const { job } = turn;
    const { quickMs, patientMs } = this.#limits;
    try {
      let answer = await this.#planIn(this.#quick, turn, quickMs);
      if (answer.kind === 'unfinished' && !this.hasLongLane && this.#quick.plans.size === 0 && job.callers.size > 0) {
        answer = await this.#planIn(this.#quick, turn, patientMs);
        // Others had to wait: the next plan of this kind shall not hold them up.
        if (this.#quick.plans.size > 0) this.#startLongLane(job.shared);
      }
      if (answer.kind === 'unfinished') this.#goOnAtLength(job);
      else settle(job, answer);
    } catch (error) {
      job.reject(error);
    }
  }

  /** What nobody waits for any more ends here. */
  #goOnAtLength(job: PlanJob): void {
    if (job.callers.size === 0) job.reject(new CodedError('OVERLOADED'));
    else this.#long.add(job, job.callers);
  }

  async #planAtLength(turn: Turn<PlanJob>): Promise<void> {
    const { job } = turn;
    const { planCpuMs } = job.limits;
    clearTimeout(this.#keeping);
    try {
      const answer = await this.#planIn(this.#long, turn, planCpuMs);
      settle(job, answer.kind === 'unfinished' ? { kind: 'refused', code: 'OPERATION_TOO_LARGE' } : answer);
    } catch (error) {
      job.reject(error);
    }
  }

  #startLongLane(shared: SharedSupergraph): void {
    this.#long.first(() => this.#ensureOpen(this.#long, shared)).catch(() => undefined);
  }

  #keepLongLane(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#long.seat.end(), this.#limits.keepMs).unref();
  }

  async #planIn(lane: PlannerLane<PlanJob>, { job, caller }: Turn<PlanJob>, cpuMs: number): Promise<PlannerAnswer> {
    const failure = await this.#ensureOpen(lane, job.shared);
    if (failure) return failure;
    const began = performance.now();
    const { number: supergraph } = job.shared;
    const budget = { cpuMs, wallMs: WALL_FACTOR * cpuMs };
    const answer = await lane.seat.ask({ kind: 'plan', supergraph, ...job.input, budget }, budget.wallMs + GRACE_MS);
    lane.plans.charge(caller, performance.now() - began);
    return answer;
  }

  /** On a new thread the supergraph is opened first: that has a time limit of its own. Returns what went wrong. */
  async #ensureOpen(lane: PlannerLane<PlanJob>, shared: SharedSupergraph): Promise<PlannerAnswer | undefined> {
    if (lane.seat.has(shared.number)) return undefined;
    const answer = await this.#openIn(lane, shared);
    return answer.kind === 'opened' ? undefined : answer;
  }
}

function settle({ resolve, reject }: PlanJob, answer: PlannerAnswer): void {
  if (answer.kind === 'planned') resolve(answer.plan);
  else reject(new CodedError(answer.kind === 'refused' ? answer.code : 'INTERNAL'));
}
