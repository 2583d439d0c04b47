import { CodedError } from '../errors.ts';
import { toSharedBytes } from '../lib/to-shared-bytes.ts';
import type { OwnKeys } from '../policy/own-keys.ts';
import { AnswerFinds } from './answer-finds.ts';
import type { Introspection } from './introspect.ts';
import { isOwnKey } from './is-own-key.ts';

/** Places, by number, with the indices of the lists around the first value that was noted there. */
export type Noted = ReadonlyMap<number, readonly number[]>;

/** How long a writer may hold up everything else, in milliseconds. */
const SLICE_MS = 20;

/** Never written to: nothing is tracked. */
const NOTHING_COUNTED: number[] = [];

/** What a generated writer writes on: what stands beside the text while it grows. One for each answer. */
export class Sheet {
  /** What was handed over already, as bytes in UTF-8. A writer that falls back cuts it to the length it had. */
  readonly pieces: Uint8Array[] = [];
  readonly introspection: Introspection;
  /** Where in the lists the writer is, the outermost first. */
  readonly indices: number[] = [];
  /** By the number of a tracked leaf: how many values of it there were, those among them that null replaced later. */
  readonly counts: number[];
  /**
   * Values that were shown though they are personal, and keys of whom the answer is about: whatever subgraphs sent.
   * SECURITY: raw; for digests alone.
   */
  readonly shown: unknown[] = [];
  /** What was found in texts that nobody annotated; nothing of what they say. */
  readonly finds = new AnswerFinds();
  readonly #ownKeys: OwnKeys;
  readonly #incomplete: ReadonlySet<unknown>;
  readonly #wrong = new Map<number, readonly number[]>();
  readonly #absent = new Map<number, readonly number[]>();
  readonly #unasked = new Map<number, readonly number[]>();
  readonly #limit: number;
  #bytes = 0;
  #sliceEnd: number | undefined;

  /**
   * `incomplete` holds the entities of which a subgraph could not be asked, `ownKeys` what is the principal's own;
   * `tracked` is how many leaves are told apart, `limit` how many bytes are written at most.
   */
  constructor(
    introspection: Introspection,
    incomplete: ReadonlySet<unknown>,
    ownKeys: OwnKeys,
    tracked = 0,
    limit = Number.POSITIVE_INFINITY,
  ) {
    this.counts = tracked === 0 ? NOTHING_COUNTED : new Array<number>(tracked).fill(0);
    this.#ownKeys = ownKeys;
    this.introspection = introspection;
    this.#incomplete = incomplete;
    this.#limit = limit;
  }

  /** Whether the writer should pause: asked for the first time, it starts a slice. */
  get isDue(): boolean {
    const now = performance.now();
    this.#sliceEnd ??= now + SLICE_MS;
    return now >= this.#sliceEnd;
  }

  /** To be called after a pause. */
  startSlice(): void {
    this.#sliceEnd = undefined;
  }

  /** Whether nothing was noted. */
  get isFit(): boolean {
    return this.#wrong.size + this.#absent.size + this.#unasked.size === 0;
  }

  /** Values that do not fit their type. */
  get wrong(): Noted {
    return this.#wrong;
  }

  /** Values that are not there, where the type needs one. */
  get absent(): Noted {
    return this.#absent;
  }

  /** Fields that no subgraph could be asked for. */
  get unasked(): Noted {
    return this.#unasked;
  }

  /** Whether the entity with this key is the principal's own, by the subject's name in the policy. */
  isOwn(subject: string, key: unknown): boolean {
    const own = this.#ownKeys.get(subject);
    return own !== undefined && isOwnKey(key, own);
  }

  /** Notes that null stands for a value of `holder`, unless the type allows the null that a subgraph sent. */
  nulled(place: number, value: unknown, holder: unknown): void {
    if (value === null) return;
    if (value !== undefined) this.#note(this.#wrong, place);
    else if (this.#incomplete.has(holder)) this.#note(this.#unasked, place);
  }

  /** Notes a value of `holder` that the type does not allow, null among them; to be returned, so that null goes up. */
  refuse(place: number, value: unknown, holder?: unknown): undefined {
    if (value !== null && value !== undefined) this.#note(this.#wrong, place);
    else this.#note(this.#incomplete.has(holder) ? this.#unasked : this.#absent, place);
  }

  /** Takes the text so far; the writer goes on with what comes back. Throws as `admit`. */
  handOver(text: string): string {
    this.admit(text);
    const piece = toSharedBytes(text);
    this.#bytes += piece.byteLength;
    this.pieces.push(piece);
    return '';
  }

  /**
   * Throws CodedError `RESPONSE_TOO_LARGE` where this text is too much, before any memory is taken for it: until then it
   * may be a rope of texts that are shared. What null replaced later was written all the same.
   */
  admit(text: string): void {
    if (this.#bytes + text.length > this.#limit) throw new CodedError('RESPONSE_TOO_LARGE', { limit: this.#limit });
  }

  /** Of a value only the place is kept. */
  #note(noted: Map<number, readonly number[]>, place: number): void {
    if (!noted.has(place)) noted.set(place, [...this.indices]);
  }
}
