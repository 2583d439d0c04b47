import { readFileSync } from 'node:fs';
import type { GraphQLScalarType } from 'graphql';
import { buildSchema, GraphQLError, isScalarType, Kind } from 'graphql';

/** The schema of the control plane. Its fields are answered by objects that have a property or method of the same name. */
export const CONTROL_SCHEMA = buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));

/** With seconds and a zone, so that it means one moment (RFC 3339). */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Inside, a time is milliseconds since the epoch. SECURITY: what is thrown quotes nothing. */
function parseTime(value: unknown): number {
  const time = typeof value === 'string' && TIME.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new GraphQLError('A time is needed.');
  return time;
}

function scalar(name: string): GraphQLScalarType {
  const type = CONTROL_SCHEMA.getType(name);
  if (!isScalarType(type)) throw new Error('The schema has this scalar.');
  return type;
}

// What is built from text has scalars that let everything through.
Object.assign(scalar('DateTime'), {
  serialize: (value: unknown) => new Date(Number(value)).toISOString(),
  parseValue: parseTime,
  parseLiteral: (node: { readonly kind: Kind; readonly value?: unknown }) =>
    parseTime(node.kind === Kind.STRING ? node.value : undefined),
});
