import type { Dispatcher } from 'undici';
import { ByteCollector } from '../lib/byte-collector.ts';
import type { Coding, Unpacked } from '../lib/unpack.ts';
import { codingOf, Unpacker } from '../lib/unpack.ts';

/** How one HTTP request ended. */
export type ExchangeOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      /** Without a content coding. */
      readonly body: Buffer;
    }
  /** The body is in an unknown content coding, or not in the one that the answer names. */
  | { readonly kind: 'unreadable'; readonly status: number }
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
 * than the limit, packed or unpacked, ends it, and its connection. Errors of the dispatcher are dropped: they may quote
 * the peer.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  /** `undefined` once it has ended. */
  #listener: ExchangeListener | undefined;
  readonly #limit: number;
  readonly #body: ByteCollector;
  /** Only for a body that is packed. */
  #unpacker: Unpacker | undefined;
  /** `undefined` once the whole answer has arrived. */
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
    this.#unpacker?.end();
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
    const coding = codingOf(textOf(headers['content-encoding']));
    if (coding === undefined) this.#break({ kind: 'unreadable', status });
    else if (Number(textOf(headers['content-length'])) > this.#limit) this.#break({ kind: 'too-large' });
    else if (coding !== 'identity') this.#unpacker = this.#unpackerOf(coding);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#unpacker) this.#unpacker.write(chunk);
    else if (this.#listener && !this.#body.add(chunk)) this.#break({ kind: 'too-large' });
  }

  onResponseEnd(): void {
    this.#controller = undefined;
    if (this.#unpacker) this.#unpacker.finish();
    else this.#answered(this.#body.bytes());
  }

  onResponseError(): void {
    this.#unpacker?.end();
    this.#tell({ kind: 'failed', hasBegun: this.#hasBegun });
  }

  #unpackerOf(coding: Coding): Unpacker {
    return new Unpacker(coding, this.#limit, (unpacked) => this.#onUnpacked(unpacked));
  }

  #onUnpacked(unpacked: Unpacked): void {
    switch (unpacked.kind) {
      case 'unpacked':
        this.#answered(unpacked.bytes);
        return;
      case 'too-large':
        this.#break({ kind: 'too-large' });
        return;
      case 'invalid':
        this.#break({ kind: 'unreadable', status: this.#status });
    }
  }

  #answered(body: Buffer): void {
    this.#tell({ kind: 'answered', status: this.#status, contentType: this.#contentType, body });
  }

  /** Ends the connection too, unless the whole answer has arrived. */
  #break(outcome: ExchangeOutcome): void {
    this.#tell(outcome);
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
  return typeof header === 'object' ? header.join(', ') : (header ?? '');
}
