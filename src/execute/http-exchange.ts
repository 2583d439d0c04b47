import type { Dispatcher } from 'undici';
import { ByteCollector } from './byte-collector.ts';

/** How one HTTP request ended. */
export type ExchangeOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly body: Buffer;
    }
  | { readonly kind: 'too-large' }
  /** No connection, or one that broke; `hasBegun` says whether any byte of the answer had arrived. */
  | { readonly kind: 'failed'; readonly hasBegun: boolean };

/** Who is told how an exchange ended. */
export interface ExchangeListener {
  onOutcome(outcome: ExchangeOutcome): void;
}

/** SECURITY: one for all, without a stack or a value; nobody reads it. */
const ENDED = new Error('The exchange was ended.');

/**
 * One HTTP request as undici's dispatcher drives it. Tells its listener once, unless it is ended first. A body larger
 * than the limit ends it, and its connection. Errors of the dispatcher are dropped: they may quote the peer.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  /** `undefined` once it has ended. */
  #listener: ExchangeListener | undefined;
  readonly #limit: number;
  readonly #body: ByteCollector;
  #controller: Dispatcher.DispatchController | undefined;
  #hasBegun = false;
  #status = 0;
  #contentType = '';

  constructor(limitBytes: number, listener: ExchangeListener) {
    this.#listener = listener;
    this.#limit = limitBytes;
    this.#body = new ByteCollector(limitBytes);
  }

  /** Ends it without an outcome: its connection is closed, or never used where it still waited for one. */
  end(): void {
    this.#listener = undefined;
    this.#controller?.abort(ENDED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (!this.#listener) controller.abort(ENDED);
  }

  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#contentType = textOf(headers['content-type']);
    if (Number(textOf(headers['content-length'])) > this.#limit) this.#tooLarge();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#listener && !this.#body.add(chunk)) this.#tooLarge();
  }

  onResponseEnd(): void {
    this.#tell({
      kind: 'answered',
      status: this.#status,
      contentType: this.#contentType,
      body: this.#body.bytes(),
    });
  }

  onResponseError(): void {
    this.#tell({ kind: 'failed', hasBegun: this.#hasBegun });
  }

  #tooLarge(): void {
    this.#tell({ kind: 'too-large' });
    this.#controller?.abort(ENDED);
  }

  #tell(outcome: ExchangeOutcome): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onOutcome(outcome);
  }
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
