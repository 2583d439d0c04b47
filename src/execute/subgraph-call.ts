import type { Lifetime } from '../lib/lifetime.ts';
import type { BreakerOutcome, BreakerTicket, CircuitBreaker } from './circuit-breaker.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import type { ExchangeListener, ExchangeOutcome } from './http-exchange.ts';
import { HttpExchange } from './http-exchange.ts';
import type { SharedKey } from './share-reads.ts';
import { decodeBody, isPlainJson, parseAnswer } from './subgraph-answer.ts';
import type { Departure, Settlement, Waited } from './waiter.ts';
import { Waiter } from './waiter.ts';

/** The subgraph that a call goes to. */
export interface Upstream {
  readonly name: string;
  readonly limits: FetchLimits;
  /** Codes of its errors that go on. */
  readonly passCodes: ReadonlySet<string>;
  readonly breaker: CircuitBreaker;
  /** Sends one request, which tells its exchange how it went; `timeoutMs` is what the subgraph is told. */
  send(call: SharedKey, timeoutMs: number, exchange: HttpExchange): void;
  /** The call has ended, and takes no more waiters. */
  onCallEnd(call: SubgraphCall): void;
}

/** What is known of an operation. */
export interface CallOptions {
  /** Whether it only reads: such may be shared, and sent again. */
  readonly isRead: boolean;
  /** Whether it asks for fields that may be fractions; it does unless told otherwise. */
  readonly hasFractions?: boolean;
}

const RETRIED_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);
const MOST_ATTEMPTS = 2;

/**
 * One operation at one subgraph, on behalf of everybody who waits for it: sent once, and a read once more where the
 * first attempt failed before it was answered. Ends when it is answered, fails, or has been left by its last waiter;
 * so it runs to the longest deadline among them, and at most `timeoutMs`.
 */
export class SubgraphCall implements SharedKey, Waited, ExchangeListener {
  readonly subgraph: string;
  readonly assertion: string;
  readonly forwarded: ForwardedHeaders;
  readonly body: string;
  readonly isRead: boolean;
  readonly #upstream: Upstream;
  readonly #hasFractions: boolean;
  readonly #end: number;
  #waiters: readonly Waiter[] = [];
  #attempts = 0;
  #ticket: BreakerTicket | undefined;
  #exchange: HttpExchange | undefined;
  #pause: NodeJS.Timeout | undefined;

  /** Times are in milliseconds of `performance.now()`. */
  constructor(upstream: Upstream, { assertion, forwarded, body }: SharedKey, options: CallOptions, now: number) {
    this.subgraph = upstream.name;
    this.assertion = assertion;
    this.forwarded = forwarded;
    this.body = body;
    this.isRead = options.isRead;
    this.#hasFractions = options.hasFractions ?? true;
    this.#upstream = upstream;
    this.#end = now + upstream.limits.timeoutMs;
  }

  get wasSent(): boolean {
    return this.#attempts > 0;
  }

  /** Lets one more wait, whose client must still be there. */
  join(lifetime: Lifetime, settlement: Settlement, now: number): void {
    this.#waiters = [...this.#waiters, new Waiter(this, lifetime, this.#end, now, settlement)];
  }

  /** Sends it, unless the subgraph is being left alone. Whoever waits has joined already. */
  start(now: number): void {
    const { breaker, limits } = this.#upstream;
    this.#ticket = breaker.admit(now);
    if (this.#ticket === undefined) {
      this.#fail('is left alone for a while, because it failed');
      return;
    }
    this.#attempts += 1;
    this.#exchange = new HttpExchange(limits.responseLimitBytes, this);
    this.#upstream.send(this, Math.max(1, Math.round(this.#deadline() - now)), this.#exchange);
  }

  /** The last one that leaves ends the request. */
  leave(waiter: Waiter, departure: Departure): void {
    this.#waiters = this.#waiters.filter((each) => each !== waiter);
    if (this.#waiters.length > 0) return;
    clearTimeout(this.#pause);
    this.#exchange?.end();
    this.#settle(departure === 'late' ? 'failure' : 'abandoned');
    this.#upstream.onCallEnd(this);
  }

  onOutcome(outcome: ExchangeOutcome): void {
    this.#exchange = undefined;
    const text = textOf(outcome);
    const isAnswered = text !== undefined && outcome.kind === 'answered' && this.#answer(text, outcome.body);
    this.#settle(isAnswered || !isFailure(outcome) ? 'success' : 'failure');
    if (isAnswered) return;
    if (this.#mayRetry(outcome)) this.#retryAfter(pauseMs(Math.random()));
    else this.#fail(describe(outcome));
  }

  /** Hands everybody an answer of their own, whose objects they may write into; false where the text is none. */
  #answer(text: string, bytes: Buffer): boolean {
    const isPlain = isPlainJson(bytes);
    const source = { bytes, hasFractions: this.#hasFractions, passCodes: this.#upstream.passCodes };
    let answer = parseAnswer(text, isPlain, source);
    if (answer === undefined) return false;
    for (const waiter of this.#finish()) {
      answer ??= parseAnswer(text, isPlain, source);
      if (answer) waiter.answer(answer);
      answer = undefined;
    }
    return true;
  }

  #fail(what: string): void {
    for (const waiter of this.#finish()) waiter.fail(what);
  }

  /** Ends the call before its waiters are told, so that none can join or leave meanwhile. */
  #finish(): readonly Waiter[] {
    const waiters = this.#waiters;
    this.#waiters = [];
    this.#upstream.onCallEnd(this);
    return waiters;
  }

  #settle(outcome: BreakerOutcome): void {
    if (this.#ticket) this.#upstream.breaker.settle(this.#ticket, outcome, performance.now());
    this.#ticket = undefined;
  }

  /** SECURITY: a mutation is never sent again: it may have happened (I8, test "mutations are never retried"). */
  #mayRetry(outcome: ExchangeOutcome): boolean {
    if (!this.isRead || this.#attempts >= MOST_ATTEMPTS) return false;
    return 'status' in outcome ? RETRIED_STATUSES.has(outcome.status) : isUnanswered(outcome);
  }

  /** The deadlines of whoever waits go on meanwhile; a retry that comes too late finds nobody. */
  #retryAfter(ms: number): void {
    this.#pause = setTimeout(startCall, ms, this);
  }

  #deadline(): number {
    return this.#waiters.reduce((latest, waiter) => Math.max(latest, waiter.deadline), 0);
  }
}

function startCall(call: SubgraphCall): void {
  call.start(performance.now());
}

/** A short pause that scatters, so that callers that failed together do not return together: 10 to 50 ms. */
function pauseMs(random: number): number {
  return Math.round(10 + 40 * random);
}

/**
 * The text that may be a GraphQL answer: of a success, or of another status that says it is JSON; never a redirect's.
 * GraphQL over HTTP lets an answer of status 4xx or 5xx be trusted in `application/graphql-response+json` only; that in
 * `application/json` is read too, since subgraphs that know only that media type answer so; a retry would not help.
 */
function textOf(outcome: ExchangeOutcome): string | undefined {
  if (outcome.kind !== 'answered') return undefined;
  const { status, contentType, body } = outcome;
  const isSuccess = status >= 200 && status < 300;
  const isCandidate = isSuccess || (status >= 400 && /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType));
  return isCandidate ? decodeBody(body, contentType) : undefined;
}

function isUnanswered(outcome: ExchangeOutcome): boolean {
  return outcome.kind === 'failed' && !outcome.hasBegun;
}

/** Whether an outcome that is no answer counts against the subgraph; one that answers something else is at least up. */
function isFailure(outcome: ExchangeOutcome): boolean {
  return outcome.kind === 'failed' || ('status' in outcome && outcome.status >= 500);
}

function describe(outcome: ExchangeOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return 'answered something that is not GraphQL';
    case 'unreadable':
      return 'answered in a content coding that cannot be read';
    case 'too-large':
      return 'answered more than the limit';
    case 'failed':
      return outcome.hasBegun ? 'broke off its answer' : 'could not be reached';
  }
}
