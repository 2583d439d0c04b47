import { Kind } from 'graphql';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Directives that look like ours are ours, in a version that this gateway enforces, under the SECURITY marker. */
export const linkIsKnown: AnnotationRule = (input) => {
  const { link } = input;
  if (!link) return unlinked(input);
  if (!link.supported) {
    return [
      findingAt(
        { node: link.node },
        {
          severity: 'error',
          code: 'PII_UNSUPPORTED_VERSION',
          message: `The supergraph links ${link.url}, which this gateway does not know.`,
          fix: 'Link https://specs.cordon.example/pii/v1.0, or upgrade the gateway.',
        },
      ),
    ];
  }
  if (link.security || input.declared.size === 0) return [];
  return [
    findingAt(
      { node: link.node },
      {
        severity: 'warning',
        code: 'PII_NO_SECURITY_MARKER',
        message:
          'The link to the pii specification lacks "for: SECURITY", so a router that ignores it would serve raw data.',
        fix: 'Compose with "cordon compose", which adds the marker.',
      },
    ),
  ];
};

const unlinked: AnnotationRule = (input) =>
  input.document.definitions.flatMap((definition) =>
    definition.kind === Kind.DIRECTIVE_DEFINITION && /^(pii|notPii|pii__\w+)$/.test(definition.name.value)
      ? [
          findingAt(
            { node: definition },
            {
              severity: 'error',
              code: 'PII_NOT_LINKED',
              message: `The supergraph defines @${definition.name.value} but does not link the pii specification.`,
              fix: 'Add @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"]) to every subgraph that uses it.',
            },
          ),
        ]
      : [],
  );
