import { createHash } from 'node:crypto';
import { CodedError } from '../errors.ts';
import type { GraphQLParameters } from '../http/graphql-parameters.ts';
import { sentDocument, withDocument } from '../http/graphql-parameters.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import { isRecord } from '../lib/is-record.ts';

/** A document and the hash that it came with. */
export interface PersistedQuery {
  readonly hash: string;
  readonly source: string;
}

/** A request's parameters once no hash stands for a document any more. */
export interface ResolvedParameters {
  readonly parameters: GraphQLParameters;
  /** What to register, should the document turn out to be valid. */
  readonly persisted: PersistedQuery | undefined;
}

/** Documents that clients send as their hash: Apollo's automatic persisted queries, version 1. */
export interface PersistedQueries {
  /**
   * Puts the document in the place of its hash. Throws CodedError `PERSISTED_QUERY_NOT_FOUND`,
   * `PERSISTED_QUERY_MISMATCH`, `PERSISTED_QUERY_NOT_SUPPORTED` where they are turned off, `BAD_REQUEST` for what is no
   * hash of version 1.
   */
  resolve(parameters: GraphQLParameters): ResolvedParameters;
  /**
   * Keeps a document by its hash, in the share of whoever sent it (`callerOf`).
   * SECURITY: only for who was authenticated, and for a document that was found valid; what it may show is decided for
   * whoever sends the hash (tests "A45 …").
   */
  register(persisted: PersistedQuery, caller: string): void;
}

/** Persisted queries of at most `limit` characters in sum; 0 turns them off. */
export function createPersistedQueries(limit: number): PersistedQueries {
  const sources = createBoundedMap<string, string>(limit, (source) => source.length);
  return {
    resolve(parameters) {
      const { query, extensions } = sentDocument(parameters);
      if (!extensions?.persistedQuery) return { parameters, persisted: undefined };
      if (limit === 0) throw new CodedError('PERSISTED_QUERY_NOT_SUPPORTED');
      const { persistedQuery, ...others } = extensions;
      const hash = hashOf(persistedQuery);
      const known = sources.get(hash);
      const source = query === undefined ? known : query;
      if (source === undefined) throw new CodedError('PERSISTED_QUERY_NOT_FOUND');
      const persisted = typeof source === 'string' ? { hash, source } : undefined;
      if (persisted && source !== known && sha256(persisted.source) !== hash) {
        throw new CodedError('PERSISTED_QUERY_MISMATCH');
      }
      return { parameters: withDocument(parameters, source, others), persisted };
    },
    register({ hash, source }, caller) {
      if (sources.get(hash) === undefined) sources.set(hash, source, caller);
    },
  };
}

function hashOf(persistedQuery: unknown): string {
  const { version, sha256Hash } = isRecord(persistedQuery) ? persistedQuery : {};
  if (version !== 1 || typeof sha256Hash !== 'string') throw new CodedError('BAD_REQUEST');
  return sha256Hash;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
