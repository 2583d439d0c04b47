import type { ConstArgumentNode, ConstDirectiveNode, ConstValueNode } from 'graphql';
import { Kind, print } from 'graphql';
import { isLinkOfLink } from './federation-names.ts';
import { stringArgument } from './pii-definitions.ts';

interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
  readonly extensionASTNodes?: ReadonlyArray<{ readonly directives?: readonly ConstDirectiveNode[] | undefined }>;
}

/** The directives of a schema element and its extensions as text that is equal for equal meaning. */
export function directiveMeaning(element: Annotated): string {
  const nodes = [element.astNode, ...(element.extensionASTNodes ?? [])];
  return nodes
    .flatMap((node) => node?.directives ?? [])
    .filter((node) => !isLinkOfLink(stringArgument(node, 'url')))
    .map(oneDirective)
    .sort()
    .join(' ');
}

function oneDirective(node: ConstDirectiveNode): string {
  const args = (node.arguments ?? []).filter((entry) => !saysTheDefault(node.name.value, entry));
  return `@${node.name.value}(${args.map(oneArgument).sort().join()})`;
}

/** Printers leave these out. */
function saysTheDefault(directive: string, { name, value }: ConstArgumentNode): boolean {
  if (value.kind === Kind.NULL) return true;
  if (name.value === 'resolvable') return value.kind === Kind.BOOLEAN && value.value;
  return directive === 'deprecated' && value.kind === Kind.STRING && value.value === 'No longer supported';
}

/** The order of what a link imports and the white space of a field set do not matter. */
function oneArgument({ name, value }: ConstArgumentNode): string {
  if (name.value === 'import' && value.kind === Kind.LIST) return `import:${value.values.map(valueText).sort().join()}`;
  if (name.value === 'fields' && value.kind === Kind.STRING)
    return `fields:${value.value.replace(/[\s,]+/g, ' ').trim()}`;
  return `${name.value}:${valueText(value)}`;
}

function valueText(value: ConstValueNode): string {
  switch (value.kind) {
    case Kind.STRING:
      return JSON.stringify(value.value);
    case Kind.INT:
    case Kind.FLOAT:
      return String(Number(value.value));
    case Kind.LIST:
      return `[${value.values.map(valueText).join()}]`;
    case Kind.OBJECT:
      return `{${value.fields
        .map((field) => `${field.name.value}:${valueText(field.value)}`)
        .sort()
        .join()}}`;
    case Kind.BOOLEAN:
    case Kind.ENUM:
    case Kind.NULL:
      return print(value);
  }
}
