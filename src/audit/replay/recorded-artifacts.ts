import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse } from 'graphql';
import { enforcedUrls } from '../../catalog/enforced-links.ts';
import { outlineOf, readSupergraph } from '../../execute/read-supergraph.ts';
import { apiSchemaOf } from '../../execute/supergraph-outline.ts';
import type { Principal } from '../../identity/principal.ts';
import { FindingsError } from '../../lib/finding.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { EMPTY_POLICY } from '../../policy/policy.ts';
import { readArtifacts } from '../../store/read-artifacts.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { ArtifactKind } from '../artifact.ts';
import type { KeptClaims } from '../claims.ts';
import { principalOfClaims } from '../claims.ts';
import { contentHash } from '../content-hash.ts';
import type { Ruling } from '../ruling.ts';
import type { ReplayedSupergraph } from './replay-side.ts';

/** What entries name, read again: each once. Undefined for what is missing, or is not what its hash says. */
export class RecordedArtifacts {
  readonly #reader: StoreReader;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(reader: StoreReader) {
    this.#reader = reader;
  }

  async ruling(hash: string): Promise<Ruling | undefined> {
    // What has its hash was written by a gateway.
    return await this.#read('ruling', hash, (text) => JSON.parse(text) as Ruling);
  }

  async principal(hash: string): Promise<Principal | undefined> {
    return await this.#read('claims', hash, (text) => principalOfClaims(JSON.parse(text) as KeptClaims));
  }

  async supergraph(hash: string): Promise<ReplayedSupergraph | undefined> {
    return await this.#read('supergraph', hash, (sdl) => ({
      source: { sdl, file: `supergraph ${shortName(hash)}` },
      schema: readApiSchema(sdl),
    }));
  }

  /** Null where this version cannot read it. */
  async policy(hash: string): Promise<Policy | null | undefined> {
    return await this.#read('policy', hash, (text) => readPolicy(text, `policy ${shortName(hash)}`));
  }

  async #read<Value>(
    kind: ArtifactKind,
    hash: string,
    parse: (text: string) => Value | Promise<Value>,
  ): Promise<Value | undefined> {
    const known = this.#known.get(hash) ?? this.#load(kind, hash, parse);
    this.#known.set(hash, known);
    // A hash names one content, and so one kind.
    return (await known) as Value | undefined;
  }

  async #load<Value>(kind: ArtifactKind, hash: string, parse: (text: string) => Value | Promise<Value>) {
    const [artifact] = await readArtifacts(this.#reader, [hash]);
    const isWhole = artifact?.kind === kind && contentHash(artifact.content) === hash;
    return isWhole ? await parse(artifact.content) : undefined;
  }
}

/** How findings call what has no file. */
function shortName(hash: string): string {
  return hash.slice(0, 8);
}

/** The API schema of a supergraph that was served. Throws Error if this version would not serve it. */
export function readApiSchema(sdl: string): GraphQLSchema {
  const document = parse(sdl, { noLocation: true });
  const outline = outlineOf(readSupergraph({ sdl, enforced: enforcedUrls(document) }));
  return apiSchemaOf(outline, buildASTSchema(document, { assumeValidSDL: true }));
}

function readPolicy(text: string, file: string): Policy | null {
  if (text === '') return EMPTY_POLICY;
  try {
    return parsePolicy(text, file);
  } catch (error) {
    if (error instanceof FindingsError) return null;
    throw error;
  }
}
