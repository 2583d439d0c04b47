import type { DocumentNode, FloatValueNode, GraphQLSchema, IntValueNode } from 'graphql';
import { GraphQLID, getNamedType, Kind, parse, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { CodedError } from '../errors.ts';
import { ExactNumber, exactText, readNumber } from '../lib/exact-number.ts';
import { StandIns, takenDoubles } from '../lib/stand-ins.ts';

/** A document whose every number the planner carries. */
export interface PlannableText {
  readonly text: string;
  /** What stands for others in the text; undefined where there are none. */
  readonly standIns: StandIns | undefined;
}

/** True if the text may hold a number that a double does not carry. */
const MAY_HOLD_EXACT = /[\d.]{16}|\d[eE]/;

/**
 * Replaces numbers that a double does not carry by stand-ins: the planner reads literals with parseInt and parseFloat, except
 * IDs. Documents that differ only in such digits share a plan.
 * Numbers of the supergraph's own are `taken`. Throws CodedError BAD_USER_INPUT for a number beyond the largest double.
 */
export function withLiteralStandIns(text: string, schema: GraphQLSchema, taken: ReadonlySet<number>): PlannableText {
  if (!MAY_HOLD_EXACT.test(text)) return { text, standIns: undefined };
  const parsed = parse(text, { noLocation: true });
  const standIns = new StandIns(new Set([...taken, ...takenByValues(parsed)]));
  const types = new TypeInfo(schema);
  const standIn = (node: IntValueNode | FloatValueNode): IntValueNode | undefined => {
    const type = types.getInputType();
    const number = type && getNamedType(type) === GraphQLID ? 0 : readNumber(node.value);
    if (number === Infinity || number === -Infinity) throw new CodedError('BAD_USER_INPUT');
    if (!(number instanceof ExactNumber)) return undefined;
    return { kind: Kind.INT, value: standIns.textFor(node.value, number) };
  };
  const document = visit(parsed, visitWithTypeInfo(types, { IntValue: standIn, FloatValue: standIn }));
  return standIns.size === 0 ? { text, standIns: undefined } : { text: print(document), standIns };
}

/**
 * SECURITY: the planner writes an ID of digits as a number, so one that equals a stand-in would become the number that it
 * stands for: the subgraph would be asked for an ID that no guard has seen (test "an ID is never taken for a stand-in").
 */
function takenByValues(document: DocumentNode): ReadonlySet<number> {
  const texts: string[] = [];
  const keep = ({ value }: { readonly value: string }) => void texts.push(value);
  visit(document, { IntValue: keep, StringValue: keep });
  return takenDoubles(texts.join(' '));
}

/** A document of a plan with the numbers that stand-ins stand for. */
export function withLiterals(document: DocumentNode, standIns: StandIns): DocumentNode {
  return visit(document, {
    IntValue: (node) => {
      const number = standIns.numberFor(Number(node.value));
      if (!number) return undefined;
      const value = exactText(number);
      return { kind: /[.eE]/.test(value) ? Kind.FLOAT : Kind.INT, value };
    },
  });
}
