import { CodedError } from '../errors.ts';
import type { PlannerAnswer, PlannerRequest } from './planner-messages.ts';
import type { PlannerDeath, PlannerWorker } from './start-planner-worker.ts';
import { startPlannerWorker } from './start-planner-worker.ts';

interface Running {
  readonly request: PlannerRequest;
  readonly resolve: (answer: PlannerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A place for a planner's thread, which starts when it is first needed, and again after it died. */
export class PlannerSeat {
  #worker: PlannerWorker | undefined;
  #heapMegabytes = 0;
  #running: Running | undefined;
  #deaths = 0;
  readonly #opened = new Set<number>();

  /** Whether there is a thread. */
  get isTaken(): boolean {
    return this.#worker !== undefined;
  }

  /** How often a thread died, or was ended for its time. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Whether the thread has opened a supergraph. */
  has(supergraph: number): boolean {
    return this.#opened.has(supergraph);
  }

  /** Ends a thread that has less memory than that; the next one has it. */
  reserve(heapMegabytes: number): void {
    if (this.#worker && this.#heapMegabytes < heapMegabytes) void this.end();
    if (!this.#worker) this.#heapMegabytes = heapMegabytes;
  }

  /**
   * Asks the thread; the request before must have been answered. After `limitMs` milliseconds it is ended. What it did not
   * survive for its time or memory has an answer too; otherwise throws CodedError INTERNAL.
   */
  async ask(request: PlannerRequest, limitMs: number): Promise<PlannerAnswer> {
    const worker = this.#worker ?? this.#start();
    const timer = setTimeout(() => this.#endOvertime(worker, request), limitMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#running = { request, resolve, reject };
        worker.ask(request);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread, and fails what it works on. */
  async end(): Promise<void> {
    const worker = this.#worker;
    this.#leave();
    const running = this.#running;
    this.#running = undefined;
    running?.reject(lost('stopped'));
    await worker?.end('stopped');
  }

  #start(): PlannerWorker {
    const worker = startPlannerWorker({
      heapMegabytes: this.#heapMegabytes,
      onAnswer: (answer) => this.#finish(answer),
      onDeath: (death) => this.#bury(worker, death),
    });
    this.#worker = worker;
    return worker;
  }

  /** A blocked main thread is not the planner's fault: an answer that has already come is taken first. */
  #endOvertime(worker: PlannerWorker, request: PlannerRequest): void {
    setImmediate(() => {
      if (this.#running?.request === request) void worker.end('overtime');
    });
  }

  #finish(answer: PlannerAnswer): void {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    const { kind, supergraph } = running.request;
    if (answer.kind === 'opened') this.#opened.add(supergraph);
    if (kind === 'close') this.#opened.delete(supergraph);
    running.resolve(answer);
  }

  #bury(worker: PlannerWorker, death: PlannerDeath): void {
    if (death !== 'stopped') this.#deaths += 1;
    // Its place may have been taken already.
    if (worker !== this.#worker) return;
    this.#leave();
    const running = this.#running;
    this.#running = undefined;
    if (running) settleDead(running, death);
  }

  #leave(): void {
    this.#worker = undefined;
    this.#opened.clear();
  }
}

function lost(death: PlannerDeath): CodedError {
  return new CodedError('INTERNAL', {}, { cause: new Error(`The planner's thread ended: ${death}.`) });
}

/** What a request that its thread did not survive is answered. */
function settleDead({ request, resolve, reject }: Running, death: PlannerDeath): void {
  const isTooMuch = death === 'overtime' || death === 'memory';
  if (!isTooMuch) reject(lost(death));
  else if (request.kind === 'plan') resolve({ kind: 'refused', code: 'OPERATION_TOO_LARGE' });
  else resolve({ kind: 'exceeded', limit: death === 'memory' ? 'heapMegabytes' : 'openTimeoutMs' });
}
