import type { ConstDirectiveNode, DefinitionNode, DocumentNode, FieldDefinitionNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { oneIn } from './draw-type.ts';

/** Names that random directives ask for. The last policy is answered by nobody. */
export const DRAWN_SCOPES = ['s1', 's2', 's3'];
export const DRAWN_POLICIES = ['p1', 'p2', 'p3'];

const LINKS = ['authenticated', 'requiresScopes', 'policy']
  .map((name) => `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`)
  .join(' ');

const DEFINITIONS = parse(
  `directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
   directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
   directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
   scalar requiresScopes__Scope scalar policy__Policy`,
  { noLocation: true },
).definitions;

/**
 * Writes access directives at random on a composed supergraph: on types, fields, scalars, enums and interfaces. On every
 * other interface stands what composition would write there, the conjunction of its implementers; on the rest anything.
 */
export function drawAccess(supergraphSdl: string, seed: number): string {
  const random = createRandom(seed);
  const drawn = visit(parse(supergraphSdl, { noLocation: true }), {
    enter(node) {
      if (!isProtectable(node)) return undefined;
      return { ...node, directives: [...(node.directives ?? []), ...drawDirectives(random, chanceOf(node))] };
    },
  });
  const derived = withDerived(drawn, random);
  const linked = print({ ...derived, definitions: [...derived.definitions, ...DEFINITIONS] });
  return linked.replace(/^schema /, `schema ${LINKS} `);
}

type Protectable = Extract<DefinitionNode, { readonly fields?: readonly FieldDefinitionNode[] }> | FieldDefinitionNode;

function isProtectable(node: { readonly kind: string; readonly name?: unknown }): node is Protectable {
  const name =
    typeof node.name === 'object' && node.name !== null && 'value' in node.name ? String(node.name.value) : '';
  if (/__/.test(name)) return false;
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      return name !== 'Query' && name !== 'Mutation';
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.FIELD_DEFINITION:
      return true;
    default:
      return false;
  }
}

function chanceOf(node: { readonly kind: string }): number {
  return node.kind === Kind.FIELD_DEFINITION ? 5 : 8;
}

function drawDirectives(random: Random, chance: number): readonly ConstDirectiveNode[] {
  const texts = [
    ...(oneIn(random, chance * 2) ? ['@authenticated'] : []),
    ...(oneIn(random, chance) ? [`@requiresScopes(scopes: ${drawNames(random, DRAWN_SCOPES)})`] : []),
    ...(oneIn(random, chance * 2) ? [`@policy(policies: ${drawNames(random, DRAWN_POLICIES)})`] : []),
  ];
  return texts.map(directive);
}

function drawNames(random: Random, names: readonly string[]): string {
  const alternative = () => [...new Set(Array.from({ length: 1 + random.below(2) }, () => random.pick(names)))];
  return JSON.stringify(Array.from({ length: 1 + random.below(2) }, alternative));
}

function directive(text: string): ConstDirectiveNode {
  const [definition] = parse(`scalar X ${text}`, { noLocation: true }).definitions;
  const [node] = definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
  if (!node) throw new Error('The text is no directive.');
  return node;
}

/** Replaces what stands on every other interface, and on its fields, by what its implementers ask together. */
function withDerived(document: DocumentNode, random: Random): DocumentNode {
  return visit(document, {
    InterfaceTypeDefinition(node) {
      if (oneIn(random, 2)) return undefined;
      const implementers = document.definitions.flatMap((each) =>
        each.kind === Kind.OBJECT_TYPE_DEFINITION && each.interfaces?.some(({ name }) => name.value === node.name.value)
          ? [each]
          : [],
      );
      const fields = (node.fields ?? []).map((field) => {
        const below = implementers.flatMap(
          (each) => each.fields?.filter(({ name }) => name.value === field.name.value) ?? [],
        );
        return { ...field, directives: together(field.directives ?? [], below) };
      });
      return { ...node, fields, directives: together(node.directives ?? [], implementers) };
    },
  });
}

interface Carrier {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function together(own: readonly ConstDirectiveNode[], below: readonly Carrier[]): readonly ConstDirectiveNode[] {
  const texts = below.flatMap((each) => (each.directives ?? []).map((node) => [node.name.value, print(node)] as const));
  const of = (name: string) => texts.flatMap(([each, text]) => (each === name ? [text] : []));
  const lists = (name: string) => of(name).map((text): string[][] => JSON.parse(text.slice(text.indexOf('['), -1)));
  const product = (name: string) =>
    lists(name).reduce((all, more) => all.flatMap((left) => more.map((right) => [...new Set([...left, ...right])])), [
      [],
    ] as string[][]);
  return [
    ...own.filter(({ name }) => !['authenticated', 'requiresScopes', 'policy'].includes(name.value)),
    ...(of('authenticated').length > 0 ? [directive('@authenticated')] : []),
    ...(of('requiresScopes').length > 0
      ? [directive(`@requiresScopes(scopes: ${JSON.stringify(product('requiresScopes'))})`)]
      : []),
    ...(of('policy').length > 0 ? [directive(`@policy(policies: ${JSON.stringify(product('policy'))})`)] : []),
  ];
}
