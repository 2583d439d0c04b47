import type { DirectiveNode } from 'graphql';
import { CodedError } from '../errors.ts';

/** A node of a document that may carry directives. */
export interface Directed {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

/** Decided by the gateway, before anything is planned (docs/decisions/0001-conditions-before-planning.md). */
const DECIDED_HERE: ReadonlySet<string> = new Set(['skip', 'include']);

/** The directives of a node that its subgraph is sent, in their order. */
export function sentDirectives({ directives = [] }: Directed): readonly DirectiveNode[] {
  return directives.filter(({ name }) => !DECIDED_HERE.has(name.value));
}

/**
 * Throws CodedError `DIRECTIVE_NOT_SENT` for a directive where it could not be sent on: fragments are written in place of
 * their spreads, variables are declared anew, and type names and introspection are answered here.
 */
export function refuseDirectives(node: Directed): void {
  const [directive] = sentDirectives(node);
  if (directive) throw new CodedError('DIRECTIVE_NOT_SENT', { coordinate: `@${directive.name.value}` });
}
