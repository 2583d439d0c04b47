import type { DocumentNode, GraphQLInputType, GraphQLSchema, OperationDefinitionNode, ValueNode } from 'graphql';
import {
  getNamedType,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { REDACTED } from '../../maskers/redacted-value.ts';
import { isCutDocument } from '../cap-record.ts';
import { isMoreItems } from '../input-place.ts';

/** A recorded document that can be compiled again. */
export interface RecordedDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Types of literals of which nothing is known: what they held inside may have been personal. */
  readonly hidden: readonly GraphQLInputType[];
}

/** What of a document cannot be read: it was cut, or is not GraphQL that fits the supergraph. */
export type UnreadableDocument = 'document-cut' | 'document-unfit';

/**
 * Reads a document as the audit keeps it. What stands in it for a hidden literal becomes a value of the type, since
 * decisions ask where a value stands, and not for the value.
 */
export function readRecordedDocument(text: string, schema: GraphQLSchema): RecordedDocument | UnreadableDocument {
  if (isCutDocument(text)) return 'document-cut';
  const recorded = parseOrUndefined(text);
  const read = recorded && withFittingLiterals(recorded, schema);
  const operation = read && getOperationAST(read.document);
  if (!read || !operation || validate(schema, read.document, undefined, { maxErrors: 1 }).length > 0)
    return 'document-unfit';
  return { ...read, operation };
}

function parseOrUndefined(text: string): DocumentNode | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function withFittingLiterals(recorded: DocumentNode, schema: GraphQLSchema): Omit<RecordedDocument, 'operation'> {
  const types = new TypeInfo(schema);
  const hidden: GraphQLInputType[] = [];
  const document = visit(
    recorded,
    visitWithTypeInfo(types, {
      StringValue: (node) => {
        const type = types.getInputType();
        if (!type) return undefined;
        if (isMoreItems(node.value)) {
          hidden.push(type);
          return null;
        }
        if (node.value !== REDACTED) return undefined;
        const fitting = fittingLiteral(type);
        if (fitting) hidden.push(type);
        return fitting;
      },
    }),
  );
  return { document, hidden };
}

/** A literal of a type that takes no text; undefined where text fits, as it does for custom scalars. */
function fittingLiteral(type: GraphQLInputType): ValueNode | undefined {
  const named = getNamedType(type);
  if (isEnumType(named)) return { kind: Kind.ENUM, value: named.getValues()[0]?.name ?? '' };
  if (isInputObjectType(named)) return { kind: Kind.OBJECT, fields: [] };
  switch (named.name) {
    case 'Int':
    case 'Float':
      return { kind: Kind.INT, value: '0' };
    case 'Boolean':
      return { kind: Kind.BOOLEAN, value: false };
    default:
      return undefined;
  }
}
