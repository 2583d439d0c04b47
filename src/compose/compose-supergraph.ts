import type { CompositionResult } from '@apollo/composition';
import { composeServices } from '@apollo/composition';
import { GraphQLError, parse, print, Source } from 'graphql';
import { withOneOfDefinition } from '../catalog/one-of.ts';
import { readPiiLink } from '../catalog/pii-link.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { StandIns } from '../lib/stand-ins.ts';
import { checkAccessKept, checkUnlinkedAccess } from './check-access.ts';
import { checkComposed } from './check-composed.ts';
import { checkConnectors } from './check-connectors.ts';
import { checkDefinitions, withDefinitions } from './check-definitions.ts';
import { checkDirectives } from './check-directives.ts';
import { checkLinkUrls, checkLinkVersion, checkSameNames, checkUnlinkedUses } from './check-links.ts';
import { checkReservedNames } from './check-reserved-names.ts';
import { findingOfError, findingOfSyntaxError, findingsOfHints } from './composition-findings.ts';
import { withDefaultStandIns, withExactDefaults } from './exact-defaults.ts';
import type { Written } from './locate-coordinates.ts';
import { locateCoordinates } from './locate-coordinates.ts';
import { markSecurity } from './mark-security.ts';
import { mergeAnnotations } from './merge-annotations.ts';
import { mergeOneOf } from './merge-one-of.ts';
import type { ParsedSubgraph, SubgraphSource } from './subgraph-source.ts';
import { writtenAnnotations } from './written-annotations.ts';

/** A supergraph that kept every annotation, and what composing it warns about. */
export interface ComposedSupergraph {
  readonly supergraphSdl: string;
  readonly findings: readonly Finding[];
  /** Where a coordinate stands in the subgraphs' files. */
  readonly locate: (coordinate: string) => Written | undefined;
}

/** What one subgraph must hold on its own. */
const SUBGRAPH_CHECKS: readonly ((subgraph: ParsedSubgraph) => readonly Finding[])[] = [
  checkLinkUrls,
  checkLinkVersion,
  checkUnlinkedUses,
  checkUnlinkedAccess,
  checkDefinitions,
  checkDirectives,
  checkComposed,
  checkConnectors,
  checkReservedNames,
];

/**
 * Composes subgraphs into the text of one supergraph, the same for the same input in any order. Every annotation of a
 * coordinate that survives is in it, and its link says `for: SECURITY`.
 * Throws FindingsError with all findings, warnings too, when one is an error.
 */
export function composeSupergraph(sources: readonly SubgraphSource[]): ComposedSupergraph {
  const findings: Finding[] = [];
  const subgraphs = inOrder(sources).flatMap((source) => {
    const parsed = parseSubgraph(source);
    if ('document' in parsed) return [parsed];
    findings.push(parsed);
    return [];
  });
  findings.push(...subgraphs.flatMap((subgraph) => SUBGRAPH_CHECKS.flatMap((check) => check(subgraph))));
  findings.push(...checkSameNames(subgraphs));
  // A supergraph of the readable ones only would blame them for what the unreadable ones define.
  if (subgraphs.length < sources.length) throw refusal(findings);
  const standIns = new StandIns();
  const composed = compose(subgraphs, findings, standIns);
  findings.push(...composed.findings);
  if (composed.supergraphSdl === undefined) throw refusal(findings);
  const merged = mergeAnnotations(
    withExactDefaults(parse(composed.supergraphSdl, { noLocation: true }), standIns),
    subgraphs.flatMap(writtenAnnotations),
  );
  const { document, findings: oneOf } = mergeOneOf(merged.document, subgraphs);
  if (!hasError(findings)) findings.push(...merged.findings, ...checkAccessKept(subgraphs, document), ...oneOf);
  if (hasError(findings)) throw refusal(findings);
  return { supergraphSdl: `${print(markSecurity(document))}\n`, findings, locate: locateCoordinates(subgraphs) };
}

function inOrder(sources: readonly SubgraphSource[]): readonly SubgraphSource[] {
  return [...sources].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function parseSubgraph({ name, url, sdl, file }: SubgraphSource): ParsedSubgraph | Finding {
  try {
    const document = parse(new Source(sdl, file));
    return { name, url, file, document, link: readPiiLink(document) };
  } catch (error) {
    if (error instanceof GraphQLError) return findingOfSyntaxError(error, name, file);
    throw error;
  }
}

function compose(
  subgraphs: readonly ParsedSubgraph[],
  known: readonly Finding[],
  standIns: StandIns,
): { readonly supergraphSdl?: string; readonly findings: readonly Finding[] } {
  let result: CompositionResult;
  try {
    result = composeServices(
      subgraphs.map((subgraph) => ({
        name: subgraph.name,
        url: subgraph.url,
        typeDefs: withOneOfDefinition(withDefaultStandIns(withDefinitions(subgraph), standIns)),
      })),
    );
  } catch (error) {
    // Composition asserts on some mistakes, such as one directive under two names: what we found explains it.
    if (hasError(known)) return { findings: [] };
    throw error;
  }
  if (result.errors) return { findings: result.errors.map(findingOfError) };
  return { supergraphSdl: result.supergraphSdl, findings: findingsOfHints(result.hints) };
}

function hasError(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

function refusal(findings: readonly Finding[]): FindingsError {
  return new FindingsError('The subgraphs do not compose into a safe supergraph.', findings);
}
