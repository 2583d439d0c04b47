import type { DocumentNode, FloatValueNode, GraphQLSchema, IntValueNode } from 'graphql';
import { GraphQLID, getNamedType, Kind, parse, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { CodedError } from '../errors.ts';
import { ExactNumber, exactText, readNumber } from '../lib/exact-number.ts';
import { StandIns } from '../lib/stand-ins.ts';

/** A document whose every number the planner carries. */
export interface PlannableText {
  readonly text: string;
  /** What stands for others in the text; undefined where there are none. */
  readonly standIns: StandIns | undefined;
}

/** Whether a number may stand in the text that a double does not carry. */
const MAY_HOLD_EXACT = /[\d.]{16}|\d[eE]/;

/**
 * Puts doubles that stand in for them in the place of numbers that a double does not carry: the planner reads literals with
 * parseInt and parseFloat, of an ID alone the text. Equal documents of other digits have equal texts, and share a plan.
 * Throws CodedError BAD_USER_INPUT for a number beyond the largest double.
 */
export function withLiteralStandIns(text: string, schema: GraphQLSchema): PlannableText {
  if (!MAY_HOLD_EXACT.test(text)) return { text, standIns: undefined };
  const standIns = new StandIns();
  const types = new TypeInfo(schema);
  const standIn = (node: IntValueNode | FloatValueNode): IntValueNode | undefined => {
    const type = types.getInputType();
    const number = type && getNamedType(type) === GraphQLID ? 0 : readNumber(node.value);
    if (number === Infinity || number === -Infinity) throw new CodedError('BAD_USER_INPUT');
    if (!(number instanceof ExactNumber)) return undefined;
    return { kind: Kind.INT, value: standIns.textFor(node.value, number) };
  };
  const document = visit(
    parse(text, { noLocation: true }),
    visitWithTypeInfo(types, { IntValue: standIn, FloatValue: standIn }),
  );
  return standIns.size === 0 ? { text, standIns: undefined } : { text: print(document), standIns };
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
