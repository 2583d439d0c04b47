import type { RunningSubgraph } from '../../subgraphs/lib/start-subgraph.ts';

const MARK = /op-\d{6}/g;

/** Subgraphs remember the last thousand requests. */
const LOOK_MS = 40;

/** The marks of the requests for which subgraphs were asked something. */
export class FetchedMarks {
  readonly #subgraphs: readonly RunningSubgraph[];
  readonly #timer: NodeJS.Timeout;
  #marks = new Set<string>();

  constructor(subgraphs: readonly RunningSubgraph[]) {
    this.#subgraphs = subgraphs;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** All since the last time. */
  take(): ReadonlySet<string> {
    this.#look();
    const marks = this.#marks;
    this.#marks = new Set();
    return marks;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const subgraph of this.#subgraphs) {
      const asked = JSON.stringify(subgraph.requests());
      subgraph.forgetRequests();
      for (const [mark] of asked.matchAll(MARK)) this.#marks.add(mark);
    }
  }
}
