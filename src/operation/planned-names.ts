import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';

/**
 * The name under which every operation is planned: a client's name changes no plan, and no refusal. It is reserved, so no
 * client's name begins with it (RESERVED_NAME).
 */
export const PLANNED_NAME = `${RESERVED_PREFIX}operation`;

/** What a plan calls variables of its own: the entities that it asks for, and what it takes `@fromContext`. */
const NAMES_OF_PLANS = /^(representations|contextualArgument_\d+_\d+)$/;

/**
 * The document with other names for those of the client's variables that a plan would take for its own. No client's
 * variable has the reserved prefix (RESERVED_NAME), so a name that has it is one of ours.
 */
export function withPlannedVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    Variable: (node) =>
      NAMES_OF_PLANS.test(node.name.value)
        ? { ...node, name: { ...node.name, value: RESERVED_PREFIX + node.name.value } }
        : undefined,
  });
}

/** What the client calls a variable of a document that `withPlannedVariables` returned. */
export function clientVariable(name: string): string {
  return name.startsWith(RESERVED_PREFIX) ? name.slice(RESERVED_PREFIX.length) : name;
}
