import { CodedError } from '../errors.ts';
import type { OpeningLimits } from './opening-limits.ts';
import { OpeningLimitError, openingLimits } from './opening-limits.ts';
import type { PlannerAnswer, PlannerRequest } from './planner-messages.ts';
import { planKey } from './planner-messages.ts';
import type { PlannerDeath, PlannerWorker } from './start-planner-worker.ts';
import { startPlannerWorker } from './start-planner-worker.ts';
import type { SupergraphOutline, SupergraphText } from './supergraph-outline.ts';

/** Bounds on the planner's thread. */
export interface PlannerThreadLimits {
  /** How long one plan may take, in milliseconds; the planner cannot be interrupted, so its thread is ended. */
  readonly planMs: number;
  /** After how long a plan is likely to take too long, in milliseconds: another thread is made ready for those who wait. */
  readonly slowMs: number;
  /** How many requests may wait; a plan above that is refused. */
  readonly waiting: number;
}

/** The limits that hold unless told otherwise. */
const PLANNER_THREAD_LIMITS: PlannerThreadLimits = { planMs: 10_000, slowMs: 1_000, waiting: 1_000 };

/** A supergraph that was opened on a thread: the number it has there, and what it says. */
export interface OpenedSupergraph {
  readonly supergraph: number;
  readonly outline: SupergraphOutline;
}

/** A supergraph, which all who open the same text share. */
interface SharedSupergraph {
  /** Its number in messages to workers. */
  readonly number: number;
  readonly text: SupergraphText;
  readonly limits: OpeningLimits;
  users: number;
}

interface Job {
  readonly request: PlannerRequest;
  /** The number of the user who asks; undefined for what the thread asks for itself. */
  readonly user?: number;
  readonly resolve: (answer: PlannerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A worker, what it has opened, and what it works on. */
interface Seat {
  readonly heapMegabytes: number;
  readonly worker: PlannerWorker;
  readonly opened: Set<number>;
  running: (Job & { readonly timers: readonly NodeJS.Timeout[] }) | undefined;
}

/**
 * A thread that plans for any number of supergraphs, one request at a time, so that its death fails only the request
 * that it works on. It starts when first needed, and again after it died; supergraphs are opened there again as needed.
 * Behind a plan that takes long a second thread is made ready, which then takes over all that waits
 * (docs/decisions/0020-one-reading.md).
 */
export class PlannerThread {
  readonly #limits: PlannerThreadLimits;
  readonly #supergraphs = new Map<number, SharedSupergraph>();
  readonly #openings = new WeakMap<SharedSupergraph, Promise<SupergraphOutline>>();
  readonly #users = new Map<number, SharedSupergraph>();
  readonly #queue: Job[] = [];
  readonly #seats = new Set<Seat>();
  /** The seat that works on the queue. */
  #seat: Seat | undefined;
  /** The seat that is made ready while the other works on what takes long. */
  #successor: Seat | undefined;
  #lastNumber = 0;
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

  /**
   * Opens a supergraph, ahead of the plans that wait; the same text is opened once. Throws OpeningLimitError if it takes
   * more than it may, otherwise Error, with the reason, if it is no valid supergraph.
   */
  async open(text: SupergraphText, limits: OpeningLimits = openingLimits(text.sdl.length)): Promise<OpenedSupergraph> {
    const shared = this.#sharedOf(text) ?? this.#share(text, limits);
    const user = this.#takeNumber();
    this.#users.set(user, shared);
    shared.users += 1;
    try {
      const outline = await (this.#openings.get(shared) ?? this.#openShared(shared));
      return { supergraph: user, outline };
    } catch (error) {
      this.#users.delete(user);
      throw error;
    }
  }

  /**
   * The plan of a document, as the JSON of a QueryPlan. Throws CodedError: OVERLOADED, OPERATION_UNPLANNABLE,
   * OPERATION_TOO_LARGE (in size, time or memory), NOT_READY once the supergraph is closed, INTERNAL otherwise.
   */
  async plan(supergraph: number, text: string, overrides: readonly string[] = []): Promise<string> {
    if (this.#queue.length >= this.#limits.waiting) throw new CodedError('OVERLOADED');
    const shared = this.#users.get(supergraph);
    if (!shared) throw new CodedError('NOT_READY');
    const answer = await this.#ask({ kind: 'plan', supergraph: shared.number, text, overrides }, supergraph);
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
      ({ user, request }) => user === supergraph && request.kind === 'plan' && planKey(request) === key,
    );
    if (at === -1) return false;
    for (const { reject } of this.#queue.splice(at, 1)) reject(new CodedError('OVERLOADED'));
    return true;
  }

  /** Forgets a supergraph, after the plans that already wait for it. */
  async close(supergraph: number): Promise<void> {
    const shared = this.#users.get(supergraph);
    if (shared) await this.#ask({ kind: 'close', supergraph: shared.number }, supergraph);
  }

  /** Ends the workers, and fails what they work on. The next request starts another. */
  async stop(): Promise<void> {
    this.#successor = undefined;
    await Promise.all([...this.#seats].map(({ worker }) => worker.end('stopped')));
  }

  #takeNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  #sharedOf(text: SupergraphText): SharedSupergraph | undefined {
    const enforced = [...text.enforced].join();
    return [...this.#supergraphs.values()].find(
      ({ text: { sdl, planned, enforced: others } }) =>
        sdl === text.sdl && planned === text.planned && [...others].join() === enforced,
    );
  }

  #share(text: SupergraphText, limits: OpeningLimits): SharedSupergraph {
    const shared = { number: this.#takeNumber(), text, limits, users: 0 };
    this.#supergraphs.set(shared.number, shared);
    return shared;
  }

  #openShared(shared: SharedSupergraph): Promise<SupergraphOutline> {
    const opening = this.#ask(openRequest(shared)).then((answer) => {
      if (answer.kind === 'opened') return answer.outline;
      if (answer.kind === 'exceeded') throw new OpeningLimitError(answer.limit, shared.limits[answer.limit]);
      throw new Error(answer.kind === 'invalid' ? answer.message : 'It was not opened.');
    });
    this.#openings.set(shared, opening);
    opening.catch(() => this.#supergraphs.delete(shared.number));
    return opening;
  }

  #ask(request: PlannerRequest, user?: number): Promise<PlannerAnswer> {
    return new Promise((resolve, reject) => {
      const job = { request, resolve, reject, ...(user === undefined ? {} : { user }) };
      if (request.kind === 'open') this.#queue.unshift(job);
      else this.#queue.push(job);
      this.#next();
    });
  }

  #next(): void {
    while (!this.#seat?.running) {
      const job = this.#queue.shift();
      if (!job) return;
      if (this.#settledHere(job)) continue;
      const seat = this.#currentSeat();
      this.#run(seat, this.#reopened(seat, job));
    }
  }

  /** Closes what others still use or no worker has opened, and refuses to plan for what is closed. */
  #settledHere({ request: { kind, supergraph }, user = 0, resolve, reject }: Job): boolean {
    const shared = this.#users.get(user);
    switch (kind) {
      case 'open':
        return false;
      case 'plan':
        if (!shared) reject(new CodedError('NOT_READY'));
        return !shared;
      case 'close': {
        this.#users.delete(user);
        if (shared) shared.users -= 1;
        const isLast = shared?.users === 0;
        if (isLast) this.#supergraphs.delete(supergraph);
        const isOpened = isLast && this.#seat?.opened.has(supergraph) === true;
        if (!isOpened) resolve({ kind: 'done' });
        return !isOpened;
      }
    }
  }

  /** The seat for the next request: a new one if there is none, or if a supergraph may take more than it has. */
  #currentSeat(): Seat {
    const heapMegabytes = Math.max(...[...this.#supergraphs.values()].map(({ limits }) => limits.heapMegabytes), 0);
    if (this.#seat && this.#seat.heapMegabytes < heapMegabytes) {
      void this.#seat.worker.end('stopped');
      this.#seat = undefined;
    }
    this.#seat ??= this.#startSeat(heapMegabytes);
    return this.#seat;
  }

  #startSeat(heapMegabytes: number): Seat {
    const seat: Seat = {
      heapMegabytes,
      opened: new Set(),
      running: undefined,
      worker: startPlannerWorker({
        heapMegabytes,
        onAnswer: (answer) => this.#finish(seat, answer),
        onDeath: (death) => this.#bury(seat, death),
      }),
    };
    this.#seats.add(seat);
    return seat;
  }

  /** Where the worker is a new one, the plan's supergraph is opened first: it has a time limit of its own. */
  #reopened({ opened }: Seat, job: Job): Job {
    const shared = this.#supergraphs.get(job.request.supergraph);
    if (job.request.kind !== 'plan' || !shared || opened.has(shared.number)) return job;
    const resolve = (answer: PlannerAnswer) => {
      if (answer.kind === 'opened') this.#queue.unshift(job);
      else job.resolve(answer);
    };
    return { request: openRequest(shared), resolve, reject: job.reject };
  }

  #run(seat: Seat, job: Job): void {
    const { kind, supergraph } = job.request;
    const { planMs, slowMs } = this.#limits;
    const limitMs = kind === 'open' ? (this.#supergraphs.get(supergraph)?.limits.openTimeoutMs ?? planMs) : planMs;
    const timers = [setTimeout(() => this.#endOvertime(seat, job), limitMs)];
    if (kind === 'plan') timers.push(setTimeout(() => this.#prepareSuccessor(seat), slowMs));
    seat.running = { ...job, timers };
    seat.worker.ask(job.request);
  }

  /** A blocked main thread is not the planner's fault: an answer that has already come is taken first. */
  #endOvertime(seat: Seat, { request }: Job): void {
    setImmediate(() => {
      if (seat.running?.request === request) void seat.worker.end('overtime');
    });
  }

  /** A thread that is likely to be ended should not leave those who wait to the opening of the next. */
  #prepareSuccessor(slow: Seat): void {
    if (slow !== this.#seat || this.#successor) return;
    this.#successor = this.#startSeat(slow.heapMegabytes);
    this.#openNext(this.#successor, slow);
  }

  #openNext(successor: Seat, slow: Seat): void {
    // Either the slow one has finished, and this one is ended, or it has died, and this one is at work on the queue.
    if (successor !== this.#successor) return;
    const missing = [...slow.opened].find((number) => !successor.opened.has(number) && this.#supergraphs.has(number));
    const shared = missing === undefined ? undefined : this.#supergraphs.get(missing);
    if (!shared) {
      this.#successor = undefined;
      this.#seat = successor;
      return;
    }
    const resolve = (answer: PlannerAnswer) => {
      if (answer.kind === 'opened') this.#openNext(successor, slow);
      else this.#dismissSuccessor();
    };
    this.#run(successor, { request: openRequest(shared), resolve, reject: () => this.#dismissSuccessor() });
  }

  #dismissSuccessor(): void {
    void this.#successor?.worker.end('stopped');
    this.#successor = undefined;
  }

  #finish(seat: Seat, answer: PlannerAnswer): void {
    const job = takeRunning(seat);
    if (!job) return;
    const { kind, supergraph } = job.request;
    if (kind === 'close') seat.opened.delete(supergraph);
    if (answer.kind === 'opened') seat.opened.add(supergraph);
    if (seat === this.#seat) this.#dismissSuccessor();
    // It has done what took long, and another sits in its place.
    else if (seat !== this.#successor) void seat.worker.end('stopped');
    job.resolve(answer);
    this.#next();
  }

  #bury(seat: Seat, death: PlannerDeath): void {
    const job = takeRunning(seat);
    this.#seats.delete(seat);
    if (death !== 'stopped') this.#deaths += 1;
    if (seat === this.#seat) this.#seat = this.#successor;
    if (this.#seat === this.#successor || seat === this.#successor) this.#successor = undefined;
    if (job) settleDead(job, death);
    this.#next();
  }
}

function openRequest({ number, text }: SharedSupergraph): PlannerRequest {
  return { kind: 'open', supergraph: number, text };
}

function takeRunning(seat: Seat): Job | undefined {
  const job = seat.running;
  for (const timer of job?.timers ?? []) clearTimeout(timer);
  seat.running = undefined;
  return job;
}

/** What a request that its worker did not survive is answered. */
function settleDead({ request, resolve, reject }: Job, death: PlannerDeath): void {
  const isTooMuch = death === 'overtime' || death === 'memory';
  if (!isTooMuch) reject(new CodedError('INTERNAL', {}, { cause: new Error(`The planner's thread ended: ${death}.`) }));
  else if (request.kind === 'plan') resolve({ kind: 'refused', code: 'OPERATION_TOO_LARGE' });
  else resolve({ kind: 'exceeded', limit: death === 'memory' ? 'heapMegabytes' : 'openTimeoutMs' });
}
