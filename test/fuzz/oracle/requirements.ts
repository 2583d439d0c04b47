import type { ConstDirectiveNode, SelectionSetNode } from 'graphql';
import { Kind, valueFromASTUntyped } from 'graphql';
import type { Model, TypeNode } from '../model.ts';
import { directivesOf, parseFields, stringArgument, typesOf } from '../model.ts';

/** What has to be met to see a value: docs/annotating.md, "Union". */
export interface Requirement {
  readonly category: string;
  /** Those of the annotation, if it names some. */
  readonly scopes: readonly (readonly string[])[] | undefined;
  readonly mask: string | undefined;
  readonly isFilter: boolean;
  /** False if the documents leave open whether it counts here. */
  readonly isSure: boolean;
}

/** What annotations say of every coordinate, by the words of docs/annotating.md. */
export class Requirements {
  readonly #model: Model;
  /** By coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
  readonly #annotations = new Map<string, Requirement[]>();
  readonly #notPii = new Set<string>();
  /** The annotations of an enum's values. */
  readonly #ofValues = new Map<string, Requirement[]>();
  /** The named type of a field, argument or input field. */
  readonly #types = new Map<string, string>();
  /** What a field requires, by its coordinate. */
  readonly #required = new Map<string, SelectionSetNode[]>();
  readonly #known = new Map<string, readonly Requirement[]>();

  constructor(model: Model) {
    this.#model = model;
    for (const { document } of model.subgraphs) for (const type of typesOf(document)) this.#read(type);
  }

  /** All coordinates that have an annotation of their own. */
  get annotated(): readonly string[] {
    return [...this.#annotations.keys()];
  }

  /** "A field collects the annotations of itself, its type, its parent type, the same field of every interface": and lineage. */
  ofField(type: string, field: string): readonly Requirement[] {
    const coordinate = `${type}.${field}`;
    const known = this.#known.get(coordinate);
    if (known) return known;
    // A field that requires itself in a circle adds nothing by that.
    this.#known.set(coordinate, []);
    const own = this.#parentsWith(type, field).flatMap((parent) => [
      ...this.at(`${parent}.${field}`),
      ...this.at(parent),
      ...this.at(this.#types.get(`${parent}.${field}`) ?? ''),
    ]);
    // Whether a field that returns an enum with annotated values is personal is not said.
    const values = this.#ofValues.get(this.#typeAt(type, field) ?? '') ?? [];
    const all = [...own, ...values, ...this.#lineage(type, field)];
    this.#known.set(coordinate, all);
    return all;
  }

  /** The coordinates by which rules know a field: "one of an interface for every type that has it". */
  coordinatesOf(type: string, field: string): readonly string[] {
    return this.#parentsWith(type, field).map((parent) => `${parent}.${field}`);
  }

  /** An argument as it is selected on a type, without what the annotations of its interfaces may add. */
  ofArgument(type: string, field: string, name: string): readonly Requirement[] {
    const coordinate = `${type}.${field}(${name}:)`;
    return [...this.at(coordinate), ...this.at(this.#types.get(coordinate) ?? '')];
  }

  /** A field of an input type. */
  ofInputField(type: string, field: string): readonly Requirement[] {
    const coordinate = `${type}.${field}`;
    return [...this.at(coordinate), ...this.at(this.#types.get(coordinate) ?? ''), ...this.at(type)];
  }

  /** The annotations of this very coordinate. */
  at(coordinate: string): readonly Requirement[] {
    return this.#annotations.get(coordinate) ?? [];
  }

  /** The type itself and its interfaces that have the field. */
  #parentsWith(type: string, field: string): readonly string[] {
    return [type, ...this.#model.interfacesOf(type)].filter(
      (parent) => parent === type || this.#types.has(`${parent}.${field}`),
    );
  }

  /** "A field that @requires personal fields inherits their categories and scopes, transitively, but not their masks." */
  #lineage(type: string, field: string): readonly Requirement[] {
    const parents = this.#parentsWith(type, field);
    if (parents.some((parent) => this.#notPii.has(`${parent}.${field}`))) return [];
    return parents
      .flatMap((parent) => {
        const selections = this.#required.get(`${parent}.${field}`) ?? [];
        const own = selections.flatMap((selection) => this.#ofSelection(type, selection, []));
        if (parent === type || selections.length === 0) return own;
        // What an interface's field requires is another field for each type: whether those of other types count is not said.
        const others = this.#model.implementersOf(parent).filter((each) => each !== type);
        const theirs = others.flatMap((each) =>
          selections.flatMap((selection) => this.#ofSelection(each, selection, [])),
        );
        return [...own, ...theirs.map((each) => ({ ...each, isSure: false }))];
      })
      .map((each) => ({ ...each, mask: undefined }));
  }

  #ofSelection(type: string, { selections }: SelectionSetNode, covers: readonly Requirement[]): readonly Requirement[] {
    return selections.flatMap((node): readonly Requirement[] => {
      if (node.kind !== Kind.FIELD) return [];
      const own = [...covers, ...this.ofField(type, node.name.value)];
      if (!node.selectionSet) return own;
      const named = this.#typeAt(type, node.name.value);
      return [...own, ...(named === undefined ? [] : this.#ofSelection(named, node.selectionSet, own))];
    });
  }

  #typeAt(type: string, field: string): string | undefined {
    const parent = this.#parentsWith(type, field).find((each) => this.#types.has(`${each}.${field}`));
    return parent === undefined ? undefined : this.#types.get(`${parent}.${field}`);
  }

  #read(type: TypeNode): void {
    const name = type.name.value;
    this.#annotate(name, type.directives);
    if (type.kind === Kind.ENUM_TYPE_DEFINITION || type.kind === Kind.ENUM_TYPE_EXTENSION) {
      for (const value of type.values ?? []) {
        const coordinate = `${name}.${value.name.value}`;
        this.#annotate(coordinate, value.directives);
        const found = this.at(coordinate).map((each) => ({ ...each, isSure: false }));
        this.#ofValues.set(name, [...(this.#ofValues.get(name) ?? []), ...found]);
      }
      return;
    }
    if (!('fields' in type)) return;
    for (const field of type.fields ?? []) {
      const coordinate = `${name}.${field.name.value}`;
      this.#types.set(coordinate, namedType(field.type));
      // A subgraph's word on a field that another one answers is dropped by composition.
      if (directivesOf(field, 'external').length === 0) this.#annotate(coordinate, field.directives);
      for (const directive of directivesOf(field, 'requires'))
        this.#required.set(coordinate, [
          ...(this.#required.get(coordinate) ?? []),
          parseFields(stringArgument(directive, 'fields') ?? ''),
        ]);
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? []) {
        const at = `${coordinate}(${argument.name.value}:)`;
        this.#types.set(at, namedType(argument.type));
        this.#annotate(at, argument.directives);
      }
    }
  }

  #annotate(coordinate: string, directives: readonly ConstDirectiveNode[] | undefined): void {
    const found = directivesOf({ directives }, 'pii').map(toRequirement);
    if (found.length > 0) this.#annotations.set(coordinate, [...this.at(coordinate), ...found]);
    if (directivesOf({ directives }, 'notPii').length > 0) this.#notPii.add(coordinate);
  }
}

function toRequirement(directive: ConstDirectiveNode): Requirement {
  const scopes = directive.arguments?.find(({ name }) => name.value === 'scopes')?.value;
  const use = directive.arguments?.find(({ name }) => name.value === 'use')?.value;
  return {
    category: stringArgument(directive, 'category') ?? '',
    scopes: scopes && (valueFromASTUntyped(scopes) as string[][]),
    mask: stringArgument(directive, 'mask'),
    isFilter: use?.kind === Kind.ENUM && use.value === 'FILTER',
    isSure: true,
  };
}

type TypeReference =
  | { readonly kind: Kind.NAMED_TYPE; readonly name: { readonly value: string } }
  | { readonly kind: Kind.LIST_TYPE | Kind.NON_NULL_TYPE; readonly type: TypeReference };

function namedType(type: TypeReference): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
