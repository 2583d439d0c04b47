import type { ConstDirectiveNode, ConstValueNode, DefinitionNode } from 'graphql';
import { Kind, parse, visit } from 'graphql';
import type { PiiLink } from '../catalog/pii-link.ts';

/** The definitions of schema/pii.graphql without their descriptions; a test holds the two equal. */
export const PII_DEFINITIONS = `
directive @pii(category: pii__Category!, scopes: [[pii__Scope!]!], mask: pii__Mask, use: pii__Use) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @notPii(reason: String!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
scalar pii__Category
scalar pii__Scope
scalar pii__Mask
enum pii__Use {
  WRITE
  FILTER
}
`;

const PARSED = parse(PII_DEFINITIONS, { noLocation: true });

/** The specification's definitions under the names that a link gives them, by the names of the specification. */
export function definitionsFor(link: PiiLink): ReadonlyMap<string, DefinitionNode> {
  const names = localNames(link);
  const renamed = visit(PARSED, { Name: (node) => ({ ...node, value: names.get(node.value) ?? node.value }) });
  return new Map(
    PARSED.definitions.flatMap((node, index) => {
      const definition = renamed.definitions[index];
      return 'name' in node && node.name && definition ? [[node.name.value, definition] as const] : [];
    }),
  );
}

/** What each name of the specification is in the linking document. */
function localNames(link: PiiLink): ReadonlyMap<string, string> {
  const namespace = stringArgument(link.node, 'as') ?? 'pii';
  const types = ['Category', 'Scope', 'Mask', 'Use'].map(
    (type) => [`pii__${type}`, importedAs(link.node, type) ?? `${namespace}__${type}`] as const,
  );
  return new Map([['pii', link.pii], ['notPii', link.notPii], ...types]);
}

function importedAs(node: ConstDirectiveNode, element: string): string | undefined {
  const list = argument(node, 'import');
  for (const item of list?.kind === Kind.LIST ? list.values : []) {
    if (item.kind === Kind.STRING && item.value === element) return element;
    if (item.kind !== Kind.OBJECT) continue;
    const field = (name: string) => text(item.fields.find((entry) => entry.name.value === name)?.value);
    if (field('name') === element) return field('as') ?? element;
  }
  return undefined;
}

/** The string that a directive's argument holds; undefined where it has none. */
export function stringArgument(node: ConstDirectiveNode, name: string): string | undefined {
  return text(argument(node, name));
}

/** The value of a directive's argument. */
export function argument(node: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return node.arguments?.find((entry) => entry.name.value === name)?.value;
}

function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
