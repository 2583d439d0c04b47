import type { ResponsePath } from '../lib/response-path.ts';
import type { RawError } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import type { SubgraphError } from './subgraph-answer.ts';

/** What went wrong with a fetch as a whole. */
export type Failure = RawError['kind'];

/** One error below an entity. */
export interface EntityError {
  readonly path: ResponsePath;
  readonly code: string | undefined;
}

/** What a subgraph answered for a batch of representations, in their order. */
export interface EntityReply {
  readonly entities: readonly unknown[];
  /** By the representation's place: what failed below it, by paths from there. */
  readonly errors: ReadonlyMap<number, readonly EntityError[]>;
  /** What went wrong with the batch as a whole, at most one of a kind. */
  readonly failures: readonly Failure[];
}

/** Representations that are asked in one request. */
export interface EntityBatch {
  /** The contextual arguments of all of them, as JSON fields. */
  readonly context: string;
  readonly texts: string[];
  reply: EntityReply | Promise<EntityReply>;
}

/** Where the answer for one representation stands. */
export interface EntityPlace {
  readonly batch: EntityBatch;
  readonly index: number;
}

/** No answer, and nothing wrong. */
export const NO_REPLY: EntityReply = { entities: [], errors: new Map(), failures: [] };

/**
 * Finds the place of every representation; equal ones in equal contexts share one, and those that `known` has no place
 * for are put into the batches that come back, one for each context. Without a text there is no place.
 */
export function placeRepresentations(
  texts: readonly (string | null | undefined)[],
  contexts: readonly (string | undefined)[] | undefined,
  known: Map<string, EntityPlace>,
): { readonly places: readonly (EntityPlace | undefined)[]; readonly batches: readonly EntityBatch[] } {
  const batches = new Map<string, EntityBatch>();
  const places = texts.map((text, position) => {
    if (text === null || text === undefined) return undefined;
    const context = contexts?.[position] ?? '';
    // SECURITY: no entity gets an answer that was asked with another's values (test "asked with their own values …").
    const key = context === '' ? text : context + text;
    const place = known.get(key);
    if (place) return place;
    const batch = batches.get(context) ?? { context, texts: [], reply: NO_REPLY };
    batches.set(context, batch);
    const added = { batch, index: batch.texts.length };
    batch.texts.push(text);
    known.set(key, added);
    return added;
  });
  return { places, batches: [...batches.values()] };
}

/** The replies that the places stand in, by batch, once all are there. */
export async function repliesOf(
  places: readonly (EntityPlace | undefined)[],
): Promise<ReadonlyMap<unknown, EntityReply>> {
  const batches = new Set<EntityBatch>();
  for (const place of places) if (place) batches.add(place.batch);
  return new Map(await Promise.all([...batches].map(async (batch) => [batch, await batch.reply] as const)));
}

/**
 * Reads the answer to an `_entities` request for `count` representations.
 * @see https://www.apollographql.com/docs/federation/subgraph-spec#query_entities
 */
export function readEntityReply(
  data: Readonly<Record<string, unknown>> | null | undefined,
  errors: readonly SubgraphError[],
  count: number,
): EntityReply {
  const placed = new Map<number, EntityError[]>();
  const failures: Failure[] = [];
  for (const { path, code } of errors) {
    const index = path?.[1];
    if (path?.[0] !== '_entities' || !isBelow(index, count)) {
      if (failures.length === 0) failures.push('error');
      continue;
    }
    const before = placed.get(index);
    const error = { path: path.slice(2), code };
    if (before) before.push(error);
    else placed.set(index, [error]);
  }
  const entities: unknown = data?._entities;
  if (Array.isArray(entities) && entities.length === count) {
    const isFit = entities.every(isEntity);
    return { entities, errors: placed, failures: isFit ? failures : [...failures, 'invalid'] };
  }
  // SECURITY: entities that cannot be told apart belong to nobody, and their absence is never silent (test
  // "wrong entity counts …").
  const isTold = entities == null && errors.length > 0;
  return { entities: [], errors: placed, failures: isTold ? failures : [...failures, 'invalid'] };
}

function isBelow(index: unknown, count: number): index is number {
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count;
}

/** Null is an entity that the subgraph does not know. */
function isEntity(value: unknown): boolean {
  return value === null || isRawObject(value);
}
