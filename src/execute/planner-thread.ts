import { CodedError } from '../errors.ts';
import type { PlannerAnswer, PlannerRequest } from './planner-messages.ts';
import { planKey } from './planner-messages.ts';
import type { PlannerDeath, PlannerWorker } from './start-planner-worker.ts';
import { startPlannerWorker } from './start-planner-worker.ts';

/** Bounds on the planner's thread. */
export interface PlannerThreadLimits {
  /** How long one plan may take, in milliseconds; the planner cannot be interrupted, so its thread is ended. */
  readonly planMs: number;
  /** How long opening a supergraph may take, in milliseconds. */
  readonly openMs: number;
  /** How many requests may wait; a plan above that is refused. */
  readonly waiting: number;
  /** The most memory that the thread's heap may take, in megabytes. */
  readonly heapMegabytes: number;
}

/** The limits that hold unless told otherwise. */
export const PLANNER_THREAD_LIMITS: PlannerThreadLimits = {
  planMs: 10_000,
  openMs: 60_000,
  waiting: 1_000,
  heapMegabytes: 512,
};

interface Job {
  readonly request: PlannerRequest;
  readonly resolve: (answer: PlannerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that plans for any number of supergraphs, one request at a time, so that its death fails only the request
 * that it works on. It starts when first needed, and again after it died; supergraphs are opened there again as needed.
 */
export class PlannerThread {
  readonly #limits: PlannerThreadLimits;
  readonly #supergraphs = new Map<number, string>();
  /** The supergraphs that the present worker has opened. */
  readonly #loaded = new Set<number>();
  readonly #queue: Job[] = [];
  #worker: PlannerWorker | undefined;
  #running: (Job & { readonly timer: NodeJS.Timeout }) | undefined;
  #lastSupergraph = 0;
  #deaths = 0;

  constructor(limits: Partial<PlannerThreadLimits> = {}) {
    this.#limits = { ...PLANNER_THREAD_LIMITS, ...limits };
  }

  /** How often a worker died or was ended for its time: for operators, each is an operation that asked too much. */
  get deaths(): number {
    return this.#deaths;
  }

  /** How many requests wait for the one that is worked on. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Opens a supergraph, ahead of the plans that wait. Throws Error, with the reason, where it is not one. */
  async open(sdl: string): Promise<number> {
    this.#lastSupergraph += 1;
    const supergraph = this.#lastSupergraph;
    this.#supergraphs.set(supergraph, sdl);
    const answer = await this.#ask({ kind: 'open', supergraph, sdl });
    if (answer.kind !== 'invalid') return supergraph;
    this.#supergraphs.delete(supergraph);
    throw new Error(answer.message);
  }

  /**
   * The plan of a document, as the JSON of a QueryPlan. Throws CodedError: OVERLOADED, OPERATION_UNPLANNABLE,
   * OPERATION_TOO_LARGE (in size, time or memory), NOT_READY once the supergraph is closed, INTERNAL otherwise.
   */
  async plan(supergraph: number, text: string, overrides: readonly string[] = []): Promise<string> {
    if (this.#queue.length >= this.#limits.waiting) throw new CodedError('OVERLOADED');
    const answer = await this.#ask({ kind: 'plan', supergraph, text, overrides });
    if (answer.kind === 'planned') return answer.plan;
    throw new CodedError(answer.kind === 'refused' ? answer.code : 'INTERNAL');
  }

  /**
   * Takes the plan of a document out of the queue, and rejects it with OVERLOADED; false where none waits, since what is
   * worked on is finished.
   */
  withdraw(supergraph: number, text: string, overrides: readonly string[] = []): boolean {
    const key = planKey({ text, overrides });
    const at = this.#queue.findIndex(
      ({ request }) => request.kind === 'plan' && request.supergraph === supergraph && planKey(request) === key,
    );
    if (at === -1) return false;
    for (const { reject } of this.#queue.splice(at, 1)) reject(new CodedError('OVERLOADED'));
    return true;
  }

  /** Forgets a supergraph, after the plans that already wait for it. */
  async close(supergraph: number): Promise<void> {
    await this.#ask({ kind: 'close', supergraph });
  }

  /** Ends the worker, and fails what it works on. The next request starts another. */
  async stop(): Promise<void> {
    await this.#worker?.end('stopped');
  }

  #ask(request: PlannerRequest): Promise<PlannerAnswer> {
    return new Promise((resolve, reject) => {
      const job = { request, resolve, reject };
      if (request.kind === 'open') this.#queue.unshift(job);
      else this.#queue.push(job);
      this.#next();
    });
  }

  #next(): void {
    while (!this.#running) {
      const job = this.#queue.shift();
      if (!job) return;
      if (!this.#settledHere(job)) this.#begin(this.#reopened(job));
    }
  }

  /** Closes what no worker has opened, and refuses to plan for what is closed. */
  #settledHere({ request, resolve, reject }: Job): boolean {
    const { kind, supergraph } = request;
    const isClosed = kind === 'plan' && !this.#supergraphs.has(supergraph);
    const isUnopened = kind === 'close' && !this.#loaded.has(supergraph);
    if (isClosed) reject(new CodedError('NOT_READY'));
    if (kind === 'close') this.#supergraphs.delete(supergraph);
    if (isUnopened) resolve({ kind: 'done' });
    return isClosed || isUnopened;
  }

  /** Where the worker is a new one, the plan's supergraph is opened first: it has a time limit of its own. */
  #reopened(job: Job): Job {
    const { kind, supergraph } = job.request;
    const sdl = this.#supergraphs.get(supergraph);
    if (kind !== 'plan' || sdl === undefined || this.#loaded.has(supergraph)) return job;
    const resolve = (answer: PlannerAnswer) => {
      if (answer.kind === 'done') this.#queue.unshift(job);
      else job.resolve(answer);
    };
    return { request: { kind: 'open', supergraph, sdl }, resolve, reject: job.reject };
  }

  #begin(job: Job): void {
    this.#worker ??= startPlannerWorker({
      heapMegabytes: this.#limits.heapMegabytes,
      onAnswer: (answer) => this.#finish(answer),
      onDeath: (death) => this.#bury(death),
    });
    const limitMs = job.request.kind === 'plan' ? this.#limits.planMs : this.#limits.openMs;
    this.#running = { ...job, timer: setTimeout(() => this.#endOvertime(job), limitMs) };
    this.#worker.ask(job.request);
  }

  /** A blocked main thread is not the planner's fault: an answer that has already come is taken first. */
  #endOvertime({ request }: Job): void {
    setImmediate(() => {
      if (this.#running?.request === request) void this.#worker?.end('overtime');
    });
  }

  #finish(answer: PlannerAnswer): void {
    const job = this.#takeRunning();
    if (!job) return;
    const { kind, supergraph } = job.request;
    if (kind === 'close') this.#loaded.delete(supergraph);
    else if (answer.kind !== 'invalid') this.#loaded.add(supergraph);
    job.resolve(answer);
    this.#next();
  }

  #bury(death: PlannerDeath): void {
    const job = this.#takeRunning();
    this.#worker = undefined;
    this.#loaded.clear();
    if (death !== 'stopped') this.#deaths += 1;
    if (job) settleDead(job, death);
    this.#next();
  }

  #takeRunning(): Job | undefined {
    const job = this.#running;
    clearTimeout(job?.timer);
    this.#running = undefined;
    return job;
  }
}

/** What a request that its worker did not survive is answered. */
function settleDead({ request, resolve, reject }: Job, death: PlannerDeath): void {
  const isTooMuch = death === 'overtime' || death === 'memory';
  if (!isTooMuch) reject(new CodedError('INTERNAL', {}, { cause: new Error(`The planner's thread ended: ${death}.`) }));
  else if (request.kind === 'plan') resolve({ kind: 'refused', code: 'OPERATION_TOO_LARGE' });
  else resolve({ kind: 'invalid', message: `It asks too much of the planner's thread (${death}).` });
}
