import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { clientVariable, withPlannedVariables } from './planned-names.ts';

const renamed = (text: string) => print(withPlannedVariables(parse(text)));

test("variables that a plan would take for its own get a reserved name, and are known again by the client's", () => {
  const text = (one: string, two: string) =>
    `query Named($${one}: Int = 3, $${two}: [Int], $n: Int) { f(representations: $${one}, any: [{ a: $${two} }], n: $n) }`;
  expect(renamed(text('representations', 'contextualArgument_1_0'))).toBe(
    print(parse(text('cordon__representations', 'cordon__contextualArgument_1_0'))),
  );
  for (const name of ['representations', 'contextualArgument_12_3', 'n'])
    expect(clientVariable(renamed(`query($${name}: Int) { f(n: $${name}) }`).match(/\$(\w+)/)?.[1] ?? '')).toBe(name);
});

test('other names stay', () => {
  const text =
    'query ($representation: Int, $contextualArgument: Int) { f(a: $representation, b: $contextualArgument) }';
  expect(renamed(text)).toBe(print(parse(text)));
});
