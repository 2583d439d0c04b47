import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** Where the annotation specification lives; a version follows. Annotations are known by it, never by their name. */
export const PII_SPEC_URL = 'https://specs.cordon.example/pii/';

/** The versions of the specification that this gateway enforces. */
const SUPPORTED_VERSIONS: ReadonlySet<string> = new Set(['v1.0']);

/** What one document calls the specification's elements. */
export interface PiiLink {
  readonly url: string;
  readonly supported: boolean;
  /** The name of `@pii` here, without the `@`. */
  readonly pii: string;
  /** The name of `@notPii` here, without the `@`. */
  readonly notPii: string;
  /** Whether the link says `for: SECURITY`. */
  readonly security: boolean;
  readonly node: ConstDirectiveNode;
}

/**
 * Finds the document's `@link` to the specification and follows its renames: `as` moves the namespace, `import` brings
 * a name in, with an alias where it has one.
 * @see https://specs.apollo.dev/link/v1.0/
 */
export function readPiiLink(document: DocumentNode): PiiLink | undefined {
  for (const node of schemaDirectives(document)) {
    const url = text(argument(node, 'url'));
    // The `@link` directive itself may be renamed, so every directive with a fitting `url` counts (A16).
    if (url?.startsWith(PII_SPEC_URL)) return linkOf(node, url);
  }
  return undefined;
}

function linkOf(node: ConstDirectiveNode, url: string): PiiLink {
  const namespace = text(argument(node, 'as')) ?? 'pii';
  const imported = importsOf(argument(node, 'import'));
  const purpose = argument(node, 'for');
  return {
    url,
    supported: SUPPORTED_VERSIONS.has(url.slice(PII_SPEC_URL.length)),
    // A directive named like its specification needs no prefix: `@pii` is always the namespace itself.
    pii: imported.get('@pii') ?? namespace,
    notPii: imported.get('@notPii') ?? `${namespace}__notPii`,
    security: purpose?.kind === Kind.ENUM && purpose.value === 'SECURITY',
    node,
  };
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
