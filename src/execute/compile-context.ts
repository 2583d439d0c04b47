import type { FetchDataKeyRenamer } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { CodedError } from '../errors.ts';
import { isWritable, MAX_NESTING } from '../lib/nesting.ts';
import type { EntityChain } from './entities-at.ts';
import { ABOVE, ON_TYPE } from './plan-path.ts';
import type { RawObject } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import type { TypeRelation } from './type-relation.ts';

/**
 * The contextual arguments of one entity as JSON fields, each with a comma: `"contextualArgument_1_0":"x",`. Undefined
 * where a value that its fields need is not there.
 */
export type ContextReader = (chain: EntityChain) => string | undefined;

/** A variable that a fetch takes from what stands above its entities. */
interface ContextVariable {
  readonly name: string;
  /** The JSON text before the value: `"contextualArgument_1_0":`. */
  readonly lead: string;
  readonly isNonNull: boolean;
  /** The nearest first: a field takes its value from the nearest object that sets the context. */
  readonly sources: readonly ContextSource[];
}

/** Where a value may come from: so many objects up, there only from types that fit. */
interface ContextSource {
  readonly height: number;
  readonly path: readonly string[];
}

/**
 * Compiles what a fetch takes by `@fromContext`. A path of the plan holds a `..` for every object up, then `... on Type`
 * and field names. A nullable argument is null where nothing above sets the context: a plan asks all entities of one path
 * the same, those too of which the client asked something else.
 * Throws CodedError OPERATION_UNPLANNABLE where one variable stands for different values.
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/entities/use-contexts
 */
export function compileContext(
  renamers: readonly FetchDataKeyRenamer[],
  document: DocumentNode,
  types: TypeRelation,
): ContextReader {
  const variables = contextVariables(renamers, document);
  const needsOf = neededBy(document, types);
  return (chain) => {
    const { __typename } = chain.at(-1) ?? {};
    let text = '';
    for (const variable of variables) {
      const value = written(nearestValue(variable, chain, types));
      const isMissing = value === undefined || (value === 'null' && variable.isNonNull);
      if (isMissing && needsOf(__typename, variable.name)) return undefined;
      text += `${variable.lead}${value ?? 'null'},`;
    }
    return text;
  };
}

function contextVariables(
  renamers: readonly FetchDataKeyRenamer[],
  document: DocumentNode,
): readonly ContextVariable[] {
  const nonNull = new Set<string>();
  const uses = new Map<string, number>();
  visit(document, {
    VariableDefinition: ({ variable, type }) => {
      if (type.kind === Kind.NON_NULL_TYPE) nonNull.add(variable.name.value);
      return false;
    },
    Variable: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? 0) + 1),
  });
  const sources = new Map<string, ContextSource[]>();
  for (const { renameKeyTo, path } of renamers) {
    const height = path.findIndex((part) => part !== ABOVE);
    if (height === -1) throw new Error('A plan takes a context from no field.');
    sources.set(renameKeyTo, [...(sources.get(renameKeyTo) ?? []), { height, path: path.slice(height) }]);
  }
  for (const [name, found] of sources) {
    // SECURITY: one value cannot stand for two places (test "a plan that would give two fields one value is refused").
    const isAmbiguous = new Set(found.map(({ height }) => height)).size > 1 && (uses.get(name) ?? 0) > 1;
    if (isAmbiguous) throw new CodedError('OPERATION_UNPLANNABLE');
  }
  return [...sources].map(([name, found]) => ({
    name,
    lead: `${JSON.stringify(name)}:`,
    isNonNull: nonNull.has(name),
    sources: found.sort((a, b) => a.height - b.height),
  }));
}

/** Whether the fields that are asked of a type use a variable. */
function neededBy(document: DocumentNode, types: TypeRelation): (typename: unknown, variable: string) => boolean {
  const uses: { readonly type: string; readonly variables: ReadonlySet<string> }[] = [];
  visit(document, {
    InlineFragment: (node) => {
      const variables = new Set<string>();
      visit(node, { Variable: ({ name }) => void variables.add(name.value) });
      uses.push({ type: node.typeCondition?.name.value ?? '', variables });
      return false;
    },
  });
  return (typename, variable) =>
    uses.some(
      ({ type, variables }) =>
        variables.has(variable) && (type === '' || (typeof typename === 'string' && types.applies(type, typename))),
    );
}

/** SECURITY: the nearest object that sets the context decides, even by having no value (test "never one further up"). */
function nearestValue({ sources }: ContextVariable, chain: EntityChain, types: TypeRelation): unknown {
  let setAt: number | undefined;
  for (const { height, path } of sources) {
    if (setAt !== undefined && setAt !== height) return undefined;
    const object = chain.at(-1 - height);
    if (!object || !sets(object, path[0] ?? '', types)) continue;
    setAt = height;
    const value = valueAt(object, path, types);
    if (value !== undefined) return value;
  }
  return setAt === undefined ? null : undefined;
}

function sets(object: RawObject, condition: string, types: TypeRelation): boolean {
  if (!condition.startsWith(ON_TYPE)) return true;
  const { __typename } = object;
  return typeof __typename === 'string' && types.applies(condition.slice(ON_TYPE.length), __typename);
}

/** The value below an object; a list on the way is one of values. Undefined where there is none. */
function valueAt(value: unknown, path: readonly string[], types: TypeRelation, depth = MAX_NESTING): unknown {
  const [head, ...rest] = path;
  if (head === undefined || value === null) return value;
  if (Array.isArray(value)) {
    const values = depth > 0 ? value.map((item) => valueAt(item, path, types, depth - 1)) : [undefined];
    return values.includes(undefined) ? undefined : values;
  }
  if (!isRawObject(value)) return undefined;
  if (head.startsWith(ON_TYPE)) return sets(value, head, types) ? valueAt(value, rest, types, depth) : undefined;
  return Object.hasOwn(value, head) ? valueAt(value[head], rest, types, depth) : undefined;
}

function written(value: unknown): string | undefined {
  return isWritable(value, MAX_NESTING) ? JSON.stringify(value) : undefined;
}
