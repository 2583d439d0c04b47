import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLOutputType,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  print,
  visit,
} from 'graphql';
import type { Classification } from '../catalog/classification.ts';
import { unionClassifications } from '../catalog/classification.ts';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate, memberOf } from '../lib/coordinate.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';
import type { AccessDenial } from '../policy/decide-access.ts';
import type { Decision } from '../policy/decision.ts';
import type { ArgumentUses } from './argument-values.ts';
import { ArgumentGatherer } from './argument-values.ts';
import type { SelectionContext } from './collect-fields.ts';
import { collectFields } from './collect-fields.ts';
import type { Part } from './compile-by-owner.ts';
import { compileByOwner } from './compile-by-owner.ts';
import type { CompileInput } from './compile-operation.ts';
import type { Cover } from './cover.ts';
import { coverBy, unionCovers } from './cover.ts';
import type { Decided } from './decided.ts';
import type { Denial } from './denial.ts';
import { denialDetails } from './denial.ts';
import type { DirectiveLists } from './fetched-selections.ts';
import { abstractSelections, directiveLists, fetchedFields, orTypename, TYPENAME } from './fetched-selections.ts';
import { hiddenValue, selectionSetsOf } from './hidden-value.ts';
import { hidingOf } from './hiding-of.ts';
import { inlineFragments } from './inline-fragments.ts';
import { interfaceObjectsAt, sharedShape } from './interface-objects.ts';
import { createInternalKeys } from './internal-keys.ts';
import type { Owner } from './owner.ts';
import { keySelection, nobody, ownerOf } from './owner.ts';
import { recordMask } from './record-mask.ts';
import { refuseDirectives, sentDirectives } from './sent-directives.ts';
import type { DecidedShape, FieldShape, ObjectShape, SelectionShape } from './shape.ts';
import { SharedFetches } from './shared-fetches.ts';

/** What one operation's selections come to. */
export interface CompiledSelections {
  readonly shape: SelectionShape;
  readonly fetched: readonly SelectionNode[];
  readonly introspection: readonly SelectionNode[];
  readonly denials: readonly Denial[];
  readonly masked: readonly string[];
  readonly inputs: ArgumentUses;
  /** How many fields it has, fragments expanded, for every type that can stand at a place. */
  readonly fieldCount: number;
}

interface Compiler extends CompileInput {
  readonly context: SelectionContext;
  readonly kind: 'query' | 'mutation';
}

/** Where a selection stands: what covers it from above, and its path. */
interface Standing {
  /** Annotations of composite fields further above; they end at an entity. */
  readonly inherited: Cover | undefined;
  /** The annotation of the very field that returns this selection; it covers an entity too. */
  readonly direct: Cover | undefined;
  readonly path: readonly string[];
  /** The path for errors, complete once it has met a list. */
  readonly errorPath: { readonly keys: readonly string[]; readonly closed: boolean };
  readonly isRoot: boolean;
  readonly owner: Owner;
}

/** Where a field stands: on an object, beside others. */
interface FieldStanding extends Standing {
  readonly siblings: SharedFetches;
}

/** A field of an object type, with the selections below it that share its response key. */
interface AskedField {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly responseKey: string;
  readonly coordinate: Coordinate;
  readonly sets: readonly SelectionSetNode[];
  readonly directives: DirectiveLists;
}

/** How many characters the literals of an operation may have, wherever they are written: a few times what a body may have. */
const MOST_LITERAL_CHARACTERS = 4_000_000;

/** Compiles the root selection set: shape, fetched selections, refusals and denials in one walk. */
export function compileSelection(
  compiler: Compiler,
  root: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): CompiledSelections {
  const internalKeys = createInternalKeys();
  const { fetching } = compiler.catalog;
  const denials = new Map<string, Denial>();
  const masked = new Set<string>();
  const introspection: SelectionNode[] = [];
  const inputs = new ArgumentGatherer(compiler);
  const leafDecisions = new Map<FieldShape, Decided>();
  const literalLengths = new Map<ArgumentNode | DirectiveNode, number>();
  let budget = compiler.fieldLimit;
  let literals = MOST_LITERAL_CHARACTERS;

  function compileAt(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    at: Standing,
  ): Part<SelectionShape> {
    if (!isAbstractType(type)) {
      const { shape, fetched, asksOwner } = compileObject(type, sets, at);
      return {
        shape: { concrete: true, types: new Map([[type.name, shape]]) },
        fetched: orTypename(fetched),
        asksOwner,
      };
    }
    const interfaces = interfaceObjectsAt(compiler.schema, type, compiler.catalog.interfaceObjects);
    const possible = compiler.schema.getPossibleTypes(type);
    // An interface that every subgraph has as an `@interfaceObject` stands for itself.
    const members = possible.length > 0 || !isInterfaceType(type) || !interfaces.has(type) ? possible : [type];
    const parts = members.map((each) => compileObject(each, sets, at));
    const types = new Map(parts.map(({ shape }) => [shape.typeName, shape]));
    const asksOwner = parts.some((part) => part.asksOwner);
    const selections = abstractSelections(compiler.schema, type, interfaces, parts);
    for (const each of interfaces.keys()) {
      const shapes = [each, ...compiler.schema.getPossibleTypes(each)].flatMap(({ name }) => types.get(name) ?? []);
      const shared = selections.undivided.has(each) ? sharedShape(each, shapes) : undefined;
      if (shared) types.set(each.name, shared);
      else types.delete(each.name);
      if (shared && each !== members[0]) decideShared(each.name, shapes[0]);
    }
    // What every type shares is asked without a type, which a subgraph with an `@interfaceObject` does not know.
    const needsType = interfaces.size === 0 || [...interfaces.keys()].some(({ name }) => !types.has(name));
    return {
      shape: { concrete: false, types, ...(types.has(type.name) && { unnamed: type.name }) },
      fetched: needsType ? [TYPENAME, ...selections.fetched] : orTypename(selections.fetched),
      asksOwner,
    };
  }

  /** What is decided alike for every type is decided for the interface too: its values are counted there. */
  function decideShared(interfaceName: string, first: ObjectShape | undefined): void {
    for (const shape of first?.fields.flatMap((field) =>
      field.kind === 'split' ? [field.own, field.others] : field,
    ) ?? []) {
      const decided = leafDecisions.get(shape);
      if (!decided) continue;
      const { member } = memberOf(decided.coordinate);
      compiler.onDecided?.({ ...decided, coordinate: memberCoordinate(interfaceName, member) });
    }
  }

  function compileObject(
    type: GraphQLObjectType | GraphQLInterfaceType,
    sets: readonly SelectionSetNode[],
    at: Standing,
  ): Part<ObjectShape> {
    const isEntity = compiler.catalog.entities.has(type.name);
    const cover = unionCovers([at.direct, isEntity ? undefined : at.inherited]);
    const owner = ownerOf(type, at.owner, compiler);
    const siblings = new SharedFetches({ schema: compiler.schema, fetching });
    const parts = [...collectFields(compiler.context, type, sets)].map(([key, nodes]) =>
      compileField(type, key, nodes, cover, { ...at, owner, siblings }),
    );
    const fields = parts.map((part) => part.shape);
    const fetched = parts.flatMap((part) => part.fetched);
    const asksOwner = parts.some((part) => part.asksOwner);
    const { subject } = owner;
    if (!asksOwner || subject?.type !== type.name)
      return { shape: { typeName: type.name, fields }, fetched, asksOwner };
    // I6: the key is fetched, whoever may see it, because it tells whose the rest is; it is written only where asked for.
    const key = keySelection(subject);
    return {
      shape: { typeName: type.name, fields, subject },
      fetched: fetched.some((node) => print(node) === print(key)) ? fetched : [...fetched, key],
    };
  }

  function compileField(
    parent: GraphQLObjectType | GraphQLInterfaceType,
    responseKey: string,
    nodes: readonly FieldNode[],
    cover: Cover | undefined,
    at: FieldStanding,
  ): Part<FieldShape> {
    spend(1);
    const [node] = nodes;
    const name = node?.name.value ?? '';
    if (name === '__typename') {
      nodes.forEach(refuseDirectives);
      return { shape: { kind: 'typename', responseKey }, fetched: [] };
    }
    const field = parent.getFields()[name];
    if (!node || !field) return introspect(responseKey, nodes);
    const coordinate = memberCoordinate(parent.name, name);
    spendLiterals(nodes);
    const directives = directiveLists(nodes);
    guard(parent, node, field, at);
    guardDirectives([...directives.values()].flat(), isWriting(at));
    const path = [...at.path, responseKey];
    if (path.length > compiler.depthLimit) throw new CodedError('OPERATION_TOO_LARGE', { limit: compiler.depthLimit });
    const errorPath = extendErrorPath(at.errorPath, responseKey, field.type);
    const asked = { node, field, responseKey, coordinate, sets: selectionSetsOf(nodes), directives };
    const own = compiler.catalog.fields.get(coordinate);
    const direct = coverBy(coordinate, own);
    // SECURITY: what is made of somebody else's data is nobody's own (test "what is computed from another entity …").
    const owner = compiler.catalog.derived.has(coordinate) ? nobody(compiler.deciders) : at.owner;
    const { isRoot, siblings } = at;
    const below = { inherited: cover, direct, path, errorPath, isRoot, owner, siblings };
    const classification = unionClassifications([own, cover?.classification]);
    const access = compiler.catalog.access.get(coordinate);
    const barred = access && compiler.decideAccess(access);
    if (!classification) {
      if (access) compiler.onDecided?.({ path, coordinate, decision: undefined, whose: undefined });
      return compileDecided(asked, undefined, undefined, barred, below);
    }
    const classified = { coordinate, coveredBy: cover?.coordinates ?? [], classification };
    return compileByOwner(owner, classified, isLeafType(getNamedType(field.type)), (decision, decidedFor, whose) => {
      const decided = { path, coordinate, decision, whose };
      compiler.onDecided?.(decided);
      const part = compileDecided(asked, classification, decision, barred, { ...below, owner: decidedFor });
      if (part.shape.kind === 'leaf') leafDecisions.set(part.shape, decided);
      return part;
    });
  }

  function compileDecided(
    { node, field, responseKey, coordinate, sets, directives }: AskedField,
    classification: Classification | undefined,
    decision: Decision | undefined,
    barred: AccessDenial | undefined,
    at: FieldStanding,
  ): Part<DecidedShape> {
    const { path, errorPath } = at;
    const hiding = hidingOf(coordinate, decision, barred);
    // A masked composite is seen: it is its leaves that are masked, each by its own decision.
    const isChanged = decision !== undefined && decision.effect !== 'reveal';
    if (hiding || (isChanged && isLeafType(getNamedType(field.type)))) masked.add(path.join('.'));
    const isMutating = at.isRoot && compiler.kind === 'mutation';
    if (hiding?.denial) {
      // I8: a mutation of which a root field is denied is not sent, one whose payload may not be seen is.
      if (isMutating) throw new CodedError(hiding.denial.code, denialDetails(hiding.denial));
      deny({ ...hiding.denial, path: errorPath.keys });
    }
    const keyOf = (isUnique: boolean) =>
      internalKeys.keyOf(node, field, [...directives.keys()].sort().join('|'), isUnique);
    const isDistinct = mustStayDistinct(field.type);
    if (hiding && !(hiding.mayFetch && isDistinct)) {
      const value = isDistinct ? undefined : hiddenValue(compiler.context, field.type, sets);
      const shape: DecidedShape = { kind: 'hidden', responseKey, coordinate, value };
      if (!isMutating) return { shape, fetched: [] };
      return {
        shape,
        fetched: fetchedFields(node, directives, keyOf(true), sets.length > 0 ? [TYPENAME] : []),
      };
    }
    const key = keyOf(isMutating);
    const named = getNamedType(field.type);
    if (isLeafType(named)) {
      const leaf = leafTypeOf(named);
      const categories = decision?.categories ?? [];
      const mask =
        classification && decision && decision.effect !== 'reveal'
          ? { spec: strictestMask(classification.masks), leaf, categories }
          : undefined;
      const record = classification && { spec: recordMask(categories, compiler.policy), leaf, categories };
      const inspection = classification ? undefined : compiler.inspectionOf?.(coordinate, leaf);
      const known = { kind: 'leaf', responseKey, coordinate, source: key, type: field.type, mask, inspection } as const;
      return {
        shape: { ...known, ...(record && { record }) },
        fetched: fetchedFields(node, directives, key, []),
      };
    }
    const below = compileAt(named, sets, { ...at, isRoot: false });
    const planned = key === field.name ? (fetching.planned.get(coordinate) ?? []) : [];
    const number = at.siblings.numberOf(key, named, below.fetched, planned);
    const source = number === 0 ? key : internalKeys.apartFrom(key, number);
    return {
      shape: { kind: 'composite', responseKey, coordinate, source, type: field.type, selection: below.shape },
      fetched: fetchedFields(node, directives, source, below.fetched),
      asksOwner: below.asksOwner,
    };
  }

  function introspect(responseKey: string, nodes: readonly FieldNode[]): Part<FieldShape> {
    const written = nodes.map((each) => inlineFragments(each, compiler.context.fragments, spend));
    for (const each of written)
      visit(each, { enter: (node) => ('directives' in node ? refuseDirectives(node) : undefined) });
    introspection.push(...written);
    return { shape: { kind: 'introspection', responseKey }, fetched: [] };
  }

  /** Counts selections that are written in place of fragments (A76). */
  function spend(amount: number): void {
    budget -= amount;
    if (budget < 0) throw new CodedError('OPERATION_TOO_LARGE', { limit: compiler.fieldLimit });
  }

  /** Counts the characters of literals, before any is written: fragments and types multiply them as they do fields (A76). */
  function spendLiterals(nodes: readonly FieldNode[]): void {
    for (const { arguments: given = [], directives = [] } of nodes)
      for (const node of [...given, ...directives]) {
        const characters = literalLengths.get(node) ?? literalLength(node);
        literalLengths.set(node, characters);
        literals -= characters;
      }
    if (literals < 0) throw new CodedError('OPERATION_TOO_LARGE', { limit: MOST_LITERAL_CHARACTERS });
  }

  function guard(
    parent: GraphQLObjectType | GraphQLInterfaceType,
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    at: Standing,
  ): void {
    inputs.addField(parent, node, field.args, isWriting(at));
  }

  function guardDirectives(directives: readonly DirectiveNode[], writes: boolean): void {
    for (const each of directives) inputs.addDirective(each, compiler.schema.getDirective(each.name.value), writes);
  }

  function isWriting(at: Standing): boolean {
    return at.isRoot && compiler.kind === 'mutation';
  }

  function deny(denial: Denial): void {
    denials.set(JSON.stringify([denial.coordinate, denial.path]), denial);
  }

  const standing: Standing = {
    inherited: undefined,
    direct: undefined,
    path: [],
    errorPath: { keys: [], closed: false },
    isRoot: true,
    owner: nobody(compiler.deciders),
  };
  guardDirectives(sentDirectives(compiler.operation), false);
  const { shape, fetched } = compileObject(root, [selectionSet], standing);
  return {
    shape: { concrete: true, types: new Map([[root.name, shape]]) },
    fetched,
    introspection,
    denials: [...denials.values()],
    masked: [...masked].sort(),
    inputs: inputs.uses,
    fieldCount: compiler.fieldLimit - budget,
  };
}

function literalLength(node: ArgumentNode | DirectiveNode): number {
  let characters = 0;
  const add = ({ value }: { readonly value: string }): void => {
    characters += value.length;
  };
  visit(node, { StringValue: add, IntValue: add, FloatValue: add, EnumValue: add });
  return characters;
}

/**
 * A non-null ID that is hidden for what it says is fetched all the same, since its mask is a pseudonym of it (I6): clients
 * normalise by id, and a constant would merge everybody into one. One that may not be fetched nulls what it identifies.
 */
function mustStayDistinct(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && !isListType(type.ofType) && getNamedType(type).name === 'ID';
}

function extendErrorPath(path: Standing['errorPath'], key: string, type: GraphQLOutputType): Standing['errorPath'] {
  return path.closed
    ? path
    : { keys: [...path.keys, key], closed: isListType(isNonNullType(type) ? type.ofType : type) };
}
