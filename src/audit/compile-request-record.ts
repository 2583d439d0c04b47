import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, print } from 'graphql';
import { reachableDefinitions } from '../operation/reachable-definitions.ts';
import { createArgumentSlots } from './argument-slots.ts';
import { capDocument, capVariables } from './cap-record.ts';
import type { InputContext } from './compile-input-places.ts';
import { compileInputPlaces } from './compile-input-places.ts';
import type { DeclaredVariable } from './compile-variables.ts';
import { compileVariables, recordDefaults } from './compile-variables.ts';
import { recordDefinition } from './record-definition.ts';
import { recordJson } from './record-json.ts';
import { createRecordedNames } from './recorded-names.ts';
import type { RecordedValue } from './recorded-value.ts';
import { ValueCollector } from './recorded-value.ts';
import { renameDefinition } from './rename-definition.ts';
import { createVariableUses } from './variable-uses.ts';

/** An operation of a document that is valid for the schema, and what says which inputs are personal. */
export interface RequestRecordInput extends InputContext {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What is kept of the requests that send one operation. */
export interface RequestRecord {
  /** The operation's name, empty where it has none. */
  readonly operation: string;
  /** The operation and its fragments as text, layout and comments apart, without personal literals. */
  readonly document: string;
  /** The values of its literals, and of the schema's personal defaults that take effect. */
  readonly fixedValues: readonly RecordedValue[];
  /** What is kept of the variables of one request, as the client sent them. Total. */
  record(variables: Readonly<Record<string, unknown>>): RecordedVariables;
}

/** What is kept of one request's variables. */
export interface RecordedVariables {
  /**
   * JSON without personal values; `(omitted)` is how many values, fixed ones included, were too many to be collected, so
   * that a search may miss this request.
   */
  readonly variables: string;
  readonly values: readonly RecordedValue[];
}

/**
 * Compiles what is kept of an operation: text without a raw personal value, whoever asked and whatever was shown (I7), and
 * apart from it the values, to be hashed. What nobody knows to be harmless is hidden. Pure.
 */
export function compileRequestRecord(input: RequestRecordInput): RequestRecord {
  const { schema, document } = input;
  const { operation, fragments } = reachableDefinitions(document, input.operation);
  const nameOf = createRecordedNames([operation, ...fragments]);
  const places = compileInputPlaces(input);
  const sinks = { values: new ValueCollector(), uses: createVariableUses() };
  const context = { schema, slots: createArgumentSlots(schema, places), sinks };
  const recorded = recordDefinition(operation, context);
  const recordedFragments = fragments.map((fragment) => recordDefinition(fragment, context));
  // Only now every place where a variable stands is known.
  const variables = compileVariables(operation, { schema, places, sinks });
  const definitions = [recordDefaults(recorded, variables, sinks), ...recordedFragments];
  return {
    operation: operation.name ? nameOf(operation.name.value) : '',
    document: capDocument(
      print({ kind: Kind.DOCUMENT, definitions: definitions.map((each) => renameDefinition(each, nameOf)) }),
    ),
    fixedValues: sinks.values.values,
    record: variableRecorder(variables, nameOf, sinks.values.omitted),
  };
}

function variableRecorder(
  declared: readonly DeclaredVariable[],
  nameOf: (name: string) => string,
  fixedOmitted: number,
): RequestRecord['record'] {
  const variables = declared.map((variable) => ({ ...variable, key: `"${nameOf(variable.name)}":` }));
  return (given) => {
    const values = new ValueCollector();
    const texts: string[] = [];
    for (const { name, key, place, defaults } of variables) {
      if (Object.hasOwn(given, name)) texts.push(key + recordJson(place, given[name], values));
      else values.addAll(defaults);
    }
    // SECURITY: names that nobody declared are the client's text (test "… undeclared …").
    const undeclared = Object.keys(given).length - texts.length;
    if (undeclared > 0) texts.push(`"(undeclared)":${undeclared}`);
    const omitted = values.omitted + fixedOmitted;
    return { variables: withOmitted(capVariables(`{${texts.join()}}`), omitted), values: values.values };
  };
}

/** Who searches has to know that a request with so many values may be missing. */
function withOmitted(variables: string, omitted: number): string {
  if (omitted === 0) return variables;
  return `${variables.slice(0, -1)}${variables === '{}' ? '' : ','}"(omitted)":${omitted}}`;
}
