import type { DirectiveNode } from 'graphql';
import { parse, print, visit } from 'graphql';
import { enforcedLinks } from './enforced-links.ts';

/**
 * A supergraph for the stock gateway, which refuses features marked `for: SECURITY`: those that are enforced or run here
 * lose their marker, in memory only.
 */
export function withoutMarkers(sdl: string): string {
  const document = parse(sdl);
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
