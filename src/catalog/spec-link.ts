import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** One `@link` of a document to a specification. @see https://specs.apollo.dev/link/v1.0/ */
export interface SpecLink {
  readonly url: string;
  /** Where the link moves the specification's namespace; undefined where the specification's own name is it. */
  readonly as: string | undefined;
  /** What is imported, to what it is called here: `@pii` to `secret`, both with the `@` of the specification only. */
  readonly imported: ReadonlyMap<string, string>;
  /**
   * What the link says it is `for`. Who does not enforce a specification for SECURITY, or does not run one for EXECUTION,
   * must refuse the document.
   */
  readonly purpose: string | undefined;
  readonly node: ConstDirectiveNode;
}

/** Where the specification of connectors lives; a version follows. */
export const CONNECT_SPEC_URL = 'https://specs.apollo.dev/connect/';

/** Every link of a document. `@link` itself may be renamed, so every directive of the schema with a `url` is one (A16). */
export function readSpecLinks(document: DocumentNode): readonly SpecLink[] {
  return schemaDirectives(document).flatMap((node) => {
    const url = text(argument(node, 'url'));
    if (url === undefined) return [];
    const purpose = argument(node, 'for');
    return [
      {
        url,
        as: text(argument(node, 'as')),
        imported: importsOf(argument(node, 'import')),
        purpose: purpose?.kind === Kind.ENUM ? purpose.value : undefined,
        node,
      },
    ];
  });
}

function schemaDirectives(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

function importsOf(value: ConstValueNode | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (value?.kind !== Kind.LIST) return names;
  for (const item of value.values) {
    if (item.kind === Kind.STRING) names.set(item.value, item.value.replace('@', ''));
    if (item.kind === Kind.OBJECT) {
      const field = (name: string) => text(item.fields.find((entry) => entry.name.value === name)?.value);
      const name = field('name');
      if (name !== undefined) names.set(name, (field('as') ?? name).replace('@', ''));
    }
  }
  return names;
}

function argument(node: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return node.arguments?.find((entry) => entry.name.value === name)?.value;
}

function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
