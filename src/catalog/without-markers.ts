import type { DirectiveNode } from 'graphql';
import { parse, print, visit } from 'graphql';
import { enforcedLinks } from './enforced-links.ts';
import { withOneOfDefinition } from './one-of.ts';

/**
 * A supergraph for the stock gateway, which refuses features that are marked `for:` something: those that are enforced or run
 * here, or change no answer, lose their marker, in memory only. It does not know `@oneOf` by itself, so a definition is added where one is missing.
 */
export function withoutMarkers(sdl: string): string {
  const document = withOneOfDefinition(parse(sdl));
  const enforced: ReadonlySet<DirectiveNode> = enforcedLinks(document);
  return print(
    visit(document, {
      Directive: (node) =>
        enforced.has(node)
          ? { ...node, arguments: node.arguments?.filter((argument) => argument.name.value !== 'for') ?? [] }
          : undefined,
    }),
  );
}
