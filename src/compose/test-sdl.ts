import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { composeSupergraph } from './compose-supergraph.ts';
import { PII_DEFINITIONS } from './pii-definitions.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** The first line of a subgraph in these tests: the federation link. Whatever a test writes starts on line 2. */
const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@override", "@shareable", "@composeDirective", "@interfaceObject"])`;

/** The lines that link and compose the pii specification. */
export const PII = `extend schema @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"]) @composeDirective(name: "@pii") @composeDirective(name: "@notPii")`;

/** The specification's definitions on one line, after the schema, so that a test counts its own lines only. */
export const DEFINITIONS = PII_DEFINITIONS.replace(/\s+/g, ' ');

/** A subgraph as written, with the federation link as its first line; its file is `NAME.graphql`. */
export function bare(name: string, sdl: string): SubgraphSource {
  return { name, url: `http://${name}.example/graphql`, file: `${name}.graphql`, sdl: `${FEDERATION}\n${sdl}` };
}

/** A subgraph that links the pii specification on line 2; what the test writes starts on line 3. */
export function annotated(name: string, sdl: string): SubgraphSource {
  return bare(name, `${PII}\n${sdl.trim()}\n${DEFINITIONS}`);
}

/** The findings that subgraphs are refused for, in short. */
export function refusals(...sources: readonly SubgraphSource[]): readonly object[] {
  try {
    composeSupergraph(sources);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(short);
    throw error;
  }
  throw new Error('The subgraphs compose.');
}

/** What a finding says, without its sentences. */
export function short(finding: Finding): object {
  const { code, coordinate, place } = finding;
  return {
    code,
    ...(coordinate === undefined ? {} : { coordinate }),
    ...(place ? { at: `${place.file}:${place.line}` } : {}),
  };
}

/** The one line of a composed supergraph that matches. */
export function lineOf(supergraphSdl: string, part: string): string {
  return (
    supergraphSdl
      .split('\n')
      .find((line) => line.includes(part))
      ?.trim() ?? ''
  );
}
