import type { OperationDefinitionNode } from 'graphql';
import { getOperationAST, parse } from 'graphql';
import { CodedError } from '../errors.ts';
import { createVariableCoercer } from '../operation/coerce-variables.ts';
import type { EntryFilter } from '../store/entry-query.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';
import type { FilterArgument } from './entry-filter.ts';
import { toEntryFilter } from './entry-filter.ts';

/** What exports can be. */
export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;

/** One of them. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is to be exported, and how. */
export interface ExportQuery {
  readonly format: ExportFormat;
  readonly filter: EntryFilter;
  /** Of `EXPORT_DOCUMENT`, as they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An export as an operation: what its entry in the audit says was read. */
export const EXPORT_DOCUMENT = parse(
  'query Export($filter: EntryFilter) { entries(filter: $filter) { nodes { id } } }',
);

/** Its only operation. */
export const EXPORT_OPERATION = operationOf();

const coerceVariables = createVariableCoercer(CONTROL_SCHEMA);

/** Of what there can be none, the empty text asks for none. */
const CAN_BE_NONE: ReadonlySet<string> = new Set(['client', 'task', 'outcome']);

/** Reads the search of a URL: the names of `EntryFilter`, and `format`. Throws CodedError `EXPORT_INVALID`. */
export function exportQuery(search: string): ExportQuery {
  const parameters = new URLSearchParams(search);
  const format = EXPORT_FORMATS.find((each) => each === (parameters.get('format') ?? 'ndjson'));
  const filter: Record<string, string | null> = {};
  for (const [name, text] of parameters) {
    const isRepeated = parameters.getAll(name).length > 1;
    if (isRepeated || (text === '' && !CAN_BE_NONE.has(name))) throw new CodedError('EXPORT_INVALID');
    if (name !== 'format') filter[name] = text === '' ? null : text;
  }
  if (!format) throw new CodedError('EXPORT_INVALID');
  const variables = { filter };
  return { format, filter: toEntryFilter(coerced(variables)), variables };
}

function coerced(variables: Readonly<Record<string, unknown>>): FilterArgument {
  try {
    // The schema's type is the check.
    return coerceVariables(EXPORT_OPERATION, variables).filter as FilterArgument;
  } catch (error) {
    throw error instanceof CodedError ? new CodedError('EXPORT_INVALID') : error;
  }
}

function operationOf(): OperationDefinitionNode {
  const operation = getOperationAST(EXPORT_DOCUMENT);
  if (!operation) throw new Error('The document has an operation.');
  return operation;
}
