import type { DocumentNode, GraphQLCompositeType, GraphQLNamedType, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
} from 'graphql';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { memberCoordinate } from '../../src/lib/coordinate.ts';
import type { SelectedField, SelectionsOn } from './selected-fields.ts';
import { selectedFields } from './selected-fields.ts';

/** What a record view may hold where something is personal. */
const HIDDEN: readonly unknown[] = [null, '[redacted]', 0, '', false];

/** Whether all below is personal by a field above. */
interface Cover {
  readonly isCovered: boolean;
}

/** Looks at what record views hold at personal places, whatever it is. */
export class ShownPositions {
  readonly #schema: GraphQLSchema;
  readonly #catalog: Catalog;
  #checked = 0;

  constructor(schema: GraphQLSchema, catalog: Catalog) {
    this.#schema = schema;
    this.#catalog = catalog;
  }

  /** How many personal leaves were looked at. */
  get checked(): number {
    return this.#checked;
  }

  /** The names of personal fields whose values are not hidden in the record of a document's operation. */
  find(document: DocumentNode, record: unknown): readonly string[] {
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
    const type = operation && this.#schema.getRootType(operation.operation);
    if (!type) throw new Error('A recorded document has an operation.');
    const { selections } = operation.selectionSet;
    return this.#walk(document, [{ type, selections, known: { isCovered: false } }], record);
  }

  #walk(document: DocumentNode, selected: readonly SelectionsOn<Cover>[], value: unknown): readonly string[] {
    if (Array.isArray(value)) return value.flatMap((item) => this.#walk(document, selected, item));
    if (typeof value !== 'object' || value === null) return [];
    const fields = selectedFields(this.#schema, document, selected);
    return Object.entries(value).flatMap(([key, found]) => {
      const nodes = fields.get(key) ?? [];
      const below = nodes.flatMap((field) => this.#below(field));
      return below.length > 0 ? this.#walk(document, below, found) : this.#leaf(nodes, found);
    });
  }

  #below({ node, parent, known }: SelectedField<Cover>): readonly SelectionsOn<Cover>[] {
    const type = typeOf(parent, node.name.value);
    if (!node.selectionSet || !isCompositeType(type)) return [];
    const isPersonal = known.isCovered || this.#isPersonal(parent, node.name.value);
    const isCovered = isPersonal && !this.#catalog.entities.has(type.name);
    return [{ type, selections: node.selectionSet.selections, known: { isCovered } }];
  }

  #leaf(nodes: readonly SelectedField<Cover>[], found: unknown): readonly string[] {
    const isPersonal = nodes.every(
      ({ node, parent, known }) =>
        node.name.value !== '__typename' && (known.isCovered || this.#isPersonal(parent, node.name.value)),
    );
    if (!isPersonal) return [];
    this.#checked += 1;
    const values: readonly unknown[] = Array.isArray(found) ? found : [found];
    const defaults = nodes.map(({ node, parent }) => defaultOf(typeOf(parent, node.name.value)));
    return values.every((each) => HIDDEN.includes(each) || defaults.includes(each))
      ? []
      : [nodes.map(({ node }) => node.name.value).join()];
  }

  /** On an interface or union: whatever object it turns out to be. */
  #isPersonal(parent: GraphQLCompositeType, field: string): boolean {
    const types = isAbstractType(parent) ? this.#schema.getPossibleTypes(parent) : [parent];
    return types.every(({ name }) => this.#catalog.fields.has(memberCoordinate(name, field)));
  }
}

function typeOf(parent: GraphQLCompositeType, name: string): GraphQLNamedType | undefined {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  return field && getNamedType(field.type);
}

/** An enum has no label: its first value stands for all. */
function defaultOf(type: GraphQLNamedType | undefined): unknown {
  return isEnumType(type) ? type.getValues()[0]?.name : null;
}
