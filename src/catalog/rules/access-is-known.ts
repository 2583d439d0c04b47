import { Kind } from 'graphql';
import { ACCESS_DIRECTIVES } from '../access-link.ts';
import { readSpecLinks } from '../spec-link.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Apollo's access directives are in a version that this gateway enforces, can be understood, and are linked. */
export const accessIsKnown: AnnotationRule = (input) => [...versions(input), ...malformed(input), ...unlinked(input)];

const versions: AnnotationRule = (input) =>
  input.access.links
    .filter((link) => !link.supported)
    .map(({ url, directive, node }) =>
      findingAt(
        { node },
        {
          severity: 'error',
          code: 'ACCESS_UNSUPPORTED_VERSION',
          message: `The supergraph links ${url}, which this gateway does not know.`,
          fix: `Compose with a version that writes https://specs.apollo.dev/${directive}/v0.1, or upgrade the gateway.`,
        },
      ),
    );

const malformed: AnnotationRule = (input) =>
  input.access.malformed.map(({ coordinate, name, malformed: what, node }) =>
    findingAt(
      { coordinate, node },
      {
        severity: 'error',
        code: 'ACCESS_MALFORMED',
        message: `@${name} on ${coordinate} cannot be understood: ${what}.`,
        fix: 'Write a list of lists of names: the outer list is OR, the inner ones are AND.',
      },
    ),
  );

/** A definition of that name which no link brings in protects nothing, whatever it looks like (A16). */
const unlinked: AnnotationRule = (input) => {
  const linked = new Set(
    readSpecLinks(input.document).flatMap(({ url, as, imported }) => [
      as ?? url.split('/').at(-2),
      ...imported.values(),
    ]),
  );
  const known = new Set(input.access.links.map((link) => link.name));
  return input.document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.DIRECTIVE_DEFINITION) return [];
    const name = definition.name.value;
    if (known.has(name) || linked.has(name) || !ACCESS_DIRECTIVES.some((each) => each === name)) return [];
    return [
      findingAt(
        { node: definition },
        {
          severity: 'error',
          code: 'ACCESS_NOT_LINKED',
          message: `The supergraph defines @${name} but links no specification of it, so that it would protect nothing.`,
          fix: `Import it in every subgraph that uses it: @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@${name}"]).`,
        },
      ),
    ];
  });
};
