import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  GraphQLArgument,
  GraphQLDirective,
  GraphQLInterfaceType,
  GraphQLObjectType,
  ValueNode,
} from 'graphql';
import { getNamedType, Kind, print, valueFromAST } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, directiveArgumentCoordinate } from '../lib/coordinate.ts';
import type { Variables } from './coerce-variables.ts';
import type { InputGuard } from './create-input-guard.ts';
import type { FilledArgument, InputValue } from './input-values.ts';
import { visitInputValues } from './input-values.ts';

/** An argument that has to be looked at in every request, since variables stand in it. */
export interface OpenArgument {
  readonly coordinate: Coordinate;
  readonly definition: GraphQLArgument;
  readonly node: ValueNode;
  readonly writes: boolean;
}

/**
 * What the arguments of an operation use: the values that the document fixes, and the arguments that variables fill. One
 * that has the same value under several aliases is here once, or aliases would multiply the work on what variables hold.
 */
export interface ArgumentUses {
  readonly fixed: readonly InputValue[];
  readonly open: readonly OpenArgument[];
}

/** What tells which arguments need a look, and what looks at values that the document fixes. */
export interface ArgumentContext {
  readonly catalog: Catalog;
  /** `guardedTypes` of the schema. */
  readonly guardedTypes: ReadonlySet<string>;
  readonly inputGuard: Pick<InputGuard, 'check'>;
}

/** An argument that may be given. */
type Slot = Pick<OpenArgument, 'coordinate' | 'definition'>;

/** Gathers what the arguments of one operation use, and refuses what may not be used (A25-A31, I8). */
export class ArgumentGatherer {
  readonly #context: ArgumentContext;
  readonly #fixed: InputValue[] = [];
  readonly #open: OpenArgument[] = [];
  readonly #met = new Set<string>();

  constructor(context: ArgumentContext) {
    this.#context = context;
  }

  get uses(): ArgumentUses {
    return { fixed: this.#fixed, open: this.#open };
  }

  /**
   * A field's arguments: literals at any depth, and the schema's defaults where nothing is given. Of queries only what can
   * be personal is looked at; of what a mutation writes, everything, since a mask can be written anywhere. Throws
   * CodedError `BAD_USER_INPUT`, and what the guard throws.
   */
  addField(
    parent: GraphQLObjectType | GraphQLInterfaceType,
    node: FieldNode,
    args: readonly GraphQLArgument[],
    writes: boolean,
  ): void {
    for (const definition of args) {
      const coordinate = argumentCoordinate(parent.name, node.name.value, definition.name);
      this.#add({ definition, coordinate }, node.arguments, writes);
    }
  }

  /** The same of a directive that is sent on: its arguments are guarded as those of the field that it stands on. */
  addDirective(node: DirectiveNode, directive: GraphQLDirective | null | undefined, writes: boolean): void {
    for (const definition of directive?.args ?? []) {
      const coordinate = directiveArgumentCoordinate(node.name.value, definition.name);
      this.#add({ definition, coordinate }, node.arguments, writes);
    }
  }

  #add({ definition, coordinate }: Slot, given: readonly ArgumentNode[] | undefined, writes: boolean): void {
    const { catalog, guardedTypes, inputGuard } = this.#context;
    const canGuard = catalog.inputs.has(coordinate) || guardedTypes.has(getNamedType(definition.type).name);
    if (!canGuard && !writes) return;
    const node = given?.find((argument) => argument.name.value === definition.name)?.value;
    const use = `${coordinate} ${writes} ${node ? print(node) : ''}`;
    if (this.#met.has(use)) return;
    this.#met.add(use);
    if (node && holdsVariable(node)) {
      this.#open.push({ coordinate, definition, node, writes });
      return;
    }
    visitValues(catalog, { coordinate, type: definition.type, writes }, effective(definition, node), (value) => {
      inputGuard.check(value);
      if (value.guards.length > 0) this.#fixed.push(value);
    });
  }
}

/**
 * Shows the values of the arguments that variables fill, in one request, one after the other: a visitor that throws ends
 * the walk. Throws CodedError `BAD_USER_INPUT` too.
 */
export function visitOpenValues(
  catalog: Catalog,
  open: readonly OpenArgument[],
  variables: Variables,
  visitor: (value: InputValue) => void,
): void {
  for (const { coordinate, definition, node, writes } of open)
    visitValues(
      catalog,
      { coordinate, type: definition.type, writes },
      effective(definition, node, variables),
      visitor,
    );
}

/** The same values, all at once. */
export function openValues(
  catalog: Catalog,
  open: readonly OpenArgument[],
  variables: Variables,
): readonly InputValue[] {
  const values: InputValue[] = [];
  visitOpenValues(catalog, open, variables, (value) => void values.push(value));
  return values;
}

function visitValues(
  catalog: Catalog,
  argument: FilledArgument,
  value: unknown,
  visitor: (value: InputValue) => void,
): void {
  if (value !== undefined) visitInputValues(catalog, argument, value, visitor);
}

/**
 * The value that an argument takes effect with; undefined where it has none.
 * @see https://spec.graphql.org/October2021/#CoerceArgumentValues()
 */
function effective(definition: GraphQLArgument, node: ValueNode | undefined, variables: Variables = {}): unknown {
  if (!node) return definition.defaultValue;
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return Object.hasOwn(variables, name) ? variables[name] : definition.defaultValue;
  }
  const value: unknown = valueFromAST(node, definition.type, variables);
  // SECURITY: what cannot be read cannot be guarded (test "an argument that variables leave invalid is refused").
  if (value === undefined) throw new CodedError('BAD_USER_INPUT');
  return value;
}

function holdsVariable(node: ValueNode): boolean {
  switch (node.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return node.values.some(holdsVariable);
    case Kind.OBJECT:
      return node.fields.some((field) => holdsVariable(field.value));
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.NULL:
    case Kind.ENUM:
      return false;
  }
}
