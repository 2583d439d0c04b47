import type { GraphQLCompositeType, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind, print } from 'graphql';
import type { FetchFacts } from '../catalog/fetch-facts.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** What a signature is read with. */
interface SignatureContext {
  readonly schema: GraphQLSchema;
  readonly fetching: FetchFacts;
}

/** One field of an object, as it is first fetched; signatures are worked out only where it is met again. */
interface FirstFetch {
  readonly type: GraphQLCompositeType;
  readonly selections: readonly SelectionNode[];
  /** The number that each signature has. */
  numbers: Map<string, number> | undefined;
}

/**
 * The composite fields of one object that are fetched, by their keys: tells which of them may be fetched as one. Two may
 * where their selections have one signature, hence fail alike (docs/decisions/0016-aliases-are-fields.md).
 */
export class SharedFetches {
  readonly #context: SignatureContext;
  readonly #fetches = new Map<string, FirstFetch>();

  constructor(context: SignatureContext) {
    this.#context = context;
  }

  /** The same number for what may share the key, from 0 on in the order in which it is met; `planned` came before. */
  numberOf(
    key: string,
    type: GraphQLCompositeType,
    selections: readonly SelectionNode[],
    planned: readonly SelectionSetNode[],
  ): number {
    const known = this.#fetches.get(key);
    if (!known && planned.length === 0) {
      this.#fetches.set(key, { type, selections, numbers: undefined });
      return 0;
    }
    const first = known ?? { type, selections, numbers: this.#plannedNumbers(type, planned) };
    this.#fetches.set(key, first);
    first.numbers ??= new Map([[signature(this.#context, first.type, first.selections), 0]]);
    const { numbers } = first;
    const own = signature(this.#context, type, selections);
    const number = numbers.get(own) ?? numbers.size;
    numbers.set(own, number);
    return number;
  }

  /** Plans select all of it under the field's own name, so only what has the signature of all may join them there. */
  #plannedNumbers(type: GraphQLCompositeType, planned: readonly SelectionSetNode[]): Map<string, number> {
    const signatures = new Set(planned.map(({ selections }) => signature(this.#context, type, selections)));
    return new Map([[[...signatures].join(' or '), 0]]);
  }
}

/** What a selection has that can take its object away: all of it but leaves that stay null where they are. */
function signature(
  context: SignatureContext,
  type: GraphQLCompositeType | undefined,
  selections: readonly SelectionNode[],
): string {
  const parts = selections.map((node) => signaturePart(context, type, node)).filter((part) => part !== '');
  return [...new Set(parts)].sort().join(' ');
}

function signaturePart(context: SignatureContext, type: GraphQLCompositeType | undefined, node: SelectionNode): string {
  if (node.kind === Kind.FRAGMENT_SPREAD) return print(node);
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const condition = node.typeCondition?.name.value ?? type?.name ?? '';
    const below = signature(context, compositeType(context.schema.getType(condition)), node.selectionSet.selections);
    return below === '' ? '' : `... on ${condition} { ${below} }`;
  }
  if (type && context.fetching.steady.has(memberCoordinate(type.name, node.name.value))) return '';
  if (!node.selectionSet) return print(node);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  const below = signature(context, field && compositeType(getNamedType(field.type)), node.selectionSet.selections);
  const { selectionSet: _, ...head } = node;
  return `${print(head)} { ${below} }`;
}

function compositeType(type: unknown): GraphQLCompositeType | undefined {
  return isCompositeType(type) ? type : undefined;
}
