import { Worker } from 'node:worker_threads';
import type { ReaderReply, StatementReply } from './reader-message.ts';
import type { StoreConfig } from './store-config.ts';
import { StoreError } from './store-error.ts';

type Waiting = PromiseWithResolvers<readonly unknown[]>;

/**
 * A thread that reads an embedded store, since SQLite holds up the thread that asks it. Only while it is asked something
 * does it keep the process alive. One that died is started again by the next question.
 */
export class SqliteReaderThread {
  readonly #config: StoreConfig & { kind: 'embedded' };
  readonly #waiting = new Map<number, Waiting>();
  #worker: Promise<Worker> | undefined;
  #last = 0;
  #isClosed: boolean;

  constructor(config: StoreConfig & { kind: 'embedded' }) {
    this.#config = config;
    this.#isClosed = false;
  }

  /** Resolves when the thread can be asked. Rejects with StoreError, which says what to do. */
  async start(): Promise<Worker> {
    if (this.#isClosed) throw new StoreError(ENDED);
    this.#worker ??= this.#open();
    return await this.#worker;
  }

  /** The rows that a statement gives. Rejects with StoreError. */
  async ask(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    const worker = await this.start();
    const number = ++this.#last;
    const waiting = Promise.withResolvers<readonly unknown[]>();
    this.#waiting.set(number, waiting);
    worker.ref();
    worker.postMessage({ number, sql, parameters });
    return await waiting.promise;
  }

  /** Ends the thread after the statement that it is at; whatever it was asked is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = await this.#worker?.catch(() => undefined);
    this.#bury();
    await worker?.terminate();
  }

  #open(): Promise<Worker> {
    const { file, timeoutMs } = this.#config;
    const worker = new Worker(new URL('./sqlite-reader-worker.ts', import.meta.url), {
      name: 'cordon-reader',
      workerData: { file, timeoutMs },
      env: {},
      execArgv: [],
    });
    return new Promise((resolve, reject) => {
      worker.on('message', (reply: ReaderReply) => {
        if (reply.kind === 'ready') resolve(worker);
        else if (reply.kind === 'failed') reject(new StoreError(reply.message));
        else this.#take(reply, worker);
      });
      // What fails there ends the thread: whoever waits learns it by that.
      worker.on('error', () => undefined);
      worker.once('exit', () => {
        reject(new StoreError(ENDED));
        this.#bury();
      });
    });
  }

  #take(reply: StatementReply, worker: Worker): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if (this.#waiting.size === 0) worker.unref();
    if (reply.kind === 'rows') waiting?.resolve(reply.rows);
    else waiting?.reject(new StoreError(`The store cannot be read: ${reply.message.replace(/\.$/, '')}.`));
  }

  #bury(): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new StoreError(ENDED));
    this.#waiting.clear();
  }
}

const ENDED = 'The thread that reads the store ended.';
