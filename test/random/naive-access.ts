import type { ConstDirectiveNode, ConstValueNode, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { buildASTSchema, getNamedType, isInterfaceType, isObjectType, parse, valueFromASTUntyped } from 'graphql';
import { DRAWN_POLICIES, DRAWN_SCOPES } from './draw-access.ts';

/** What a caller has to show. */
export interface Held {
  readonly authenticated: boolean;
  readonly scopes: readonly string[];
  readonly policies: readonly string[];
}

/** Whether somebody may reach a field of an object type: written from the words of docs/coming-from-apollo-router.md. */
export type MayReach = (type: string, field: string) => boolean;

type Kind = 'authenticated' | 'requiresScopes' | 'policy';
const KINDS: readonly Kind[] = ['authenticated', 'requiresScopes', 'policy'];

/** A reading of a supergraph that looks everything up anew, and knows nothing of the one under test. */
export function naiveAccess(supergraphSdl: string, held: Held): MayReach {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true });
  const open = new Map<string, boolean>();
  const mayReach: MayReach = (type, field) => {
    const key = `${type}.${field}`;
    const known = open.get(key);
    if (known !== undefined) return known;
    // A field that requires itself in a circle adds nothing by that.
    open.set(key, true);
    const answer = isOpen(schema, held, type, field, mayReach);
    open.set(key, answer);
    return answer;
  };
  return mayReach;
}

function isOpen(schema: GraphQLSchema, held: Held, typeName: string, fieldName: string, mayReach: MayReach): boolean {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return true;
  const field = type.getFields()[fieldName];
  if (!field) return true;
  const parents = type.getInterfaces().filter((parent) => parent.getFields()[fieldName]);
  const own = [
    KINDS.every((kind) => isMet(field.astNode?.directives, kind, held)),
    isTypeOpen(schema, type, held),
    isTypeOpen(schema, getNamedType(field.type), held),
    ...parents.map((parent) =>
      isPartOpen(schema, parent.name, (each) => each.getFields()[fieldName]?.astNode?.directives, held),
    ),
  ];
  const requires = [type, ...parents].flatMap((each) =>
    requiredFields(each, fieldName).map((text) => ({ on: each.name, text })),
  );
  return own.every(Boolean) && requires.every(({ on, text }) => selectionOpen(schema, on, text, mayReach));
}

function isTypeOpen(schema: GraphQLSchema, type: GraphQLNamedType, held: Held): boolean {
  const parents = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  return (
    KINDS.every((kind) => isMet(type.astNode?.directives, kind, held)) &&
    parents.every((parent) => isPartOpen(schema, parent.name, (each) => each.astNode?.directives, held))
  );
}

type Fielded = Extract<GraphQLNamedType, { getInterfaces(): unknown }>;
type Directives = readonly ConstDirectiveNode[] | undefined;

/** An interface's own word counts for its implementers, unless it is the conjunction of theirs: by truth tables. */
function isPartOpen(schema: GraphQLSchema, face: string, read: (type: Fielded) => Directives, held: Held): boolean {
  const type = schema.getType(face);
  if (!isInterfaceType(type)) return true;
  const implementers = schema.getPossibleTypes(type);
  return KINDS.every((kind) => {
    const isDerived = everyone().every(
      (anyone) => isMet(read(type), kind, anyone) === implementers.every((each) => isMet(read(each), kind, anyone)),
    );
    return isDerived || isMet(read(type), kind, held);
  });
}

/** Every caller that the drawn names can tell apart. */
function everyone(): readonly Held[] {
  return Array.from({ length: 2 ** 7 }, (_, bits) => ({
    authenticated: (bits & 1) > 0,
    scopes: DRAWN_SCOPES.filter((_name, index) => (bits & (2 << index)) > 0),
    policies: DRAWN_POLICIES.filter((_name, index) => (bits & (16 << index)) > 0),
  }));
}

function isMet(directives: Directives, kind: Kind, held: Held): boolean {
  return (directives ?? [])
    .filter((node) => node.name.value === kind)
    .every((node) => {
      if (kind === 'authenticated') return held.authenticated;
      const names = kind === 'policy' ? held.policies : held.scopes;
      return lists(node.arguments?.[0]?.value).some((all) => all.every((name) => names.includes(name)));
    });
}

function lists(value: ConstValueNode | undefined): string[][] {
  return value ? (valueFromASTUntyped(value) as string[][]) : [];
}

function requiredFields(type: Fielded, field: string): readonly string[] {
  return (type.getFields()[field]?.astNode?.directives ?? []).flatMap((node) => {
    const value = node.arguments?.find(({ name }) => name.value === 'requires')?.value;
    return node.name.value === 'join__field' && value?.kind === 'StringValue' ? [value.value] : [];
  });
}

function selectionOpen(schema: GraphQLSchema, typeName: string, text: string, mayReach: MayReach): boolean {
  const [definition] = parse(`{ ${text} }`).definitions;
  const walk = (on: string, sets: { readonly selections: readonly unknown[] } | undefined): boolean => {
    const type = schema.getType(on);
    return (definition !== undefined && sets?.selections.every((node) => visitNode(on, type, node))) ?? true;
  };
  const visitNode = (on: string, type: GraphQLNamedType | undefined, given: unknown): boolean => {
    const node = given as {
      kind: string;
      name?: { value: string };
      typeCondition?: { name: { value: string } };
      selectionSet?: { selections: unknown[] };
    };
    if (node.kind === 'InlineFragment') return walk(node.typeCondition?.name.value ?? on, node.selectionSet);
    const name = node.name?.value ?? '';
    if (!isObjectType(type) && !isInterfaceType(type)) return true;
    const possible = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
    const field = type.getFields()[name];
    return (
      [type, ...possible].every((each) => mayReach(each.name, name)) &&
      (!field || walk(getNamedType(field.type).name, node.selectionSet))
    );
  };
  return walk(typeName, definition && 'selectionSet' in definition ? definition.selectionSet : undefined);
}
