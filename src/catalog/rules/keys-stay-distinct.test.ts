import { expect, test } from 'vitest';
import { composeSupergraph } from '../../compose/compose-supergraph.ts';
import { annotated } from '../../compose/test-sdl.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { buildCatalog } from '../build-catalog.ts';

const { categories } = parsePolicy(
  'version: 1\ncategories: { EMAIL: { mask: email }, CODE: { mask: hash }, AGE: { mask: round(10) }, ANY: {} }\n',
  'policy.yaml',
);

const pii = (category: string, mask?: string) => `@pii(category: "${category}"${mask ? `, mask: "${mask}"` : ''})`;

test.each<readonly [string, readonly string[]]>([
  [`type T @key(fields: "mail") { mail: String! ${pii('EMAIL')} }`, ['T.mail']],
  [`type T @key(fields: "mail") { mail: String! ${pii('ANY')} }`, ['T.mail']],
  [`type T @key(fields: "age") { age: Int! ${pii('AGE')} }`, ['T.age']],
  [`type T @key(fields: "org { mail }") { org: Org! } type Org { mail: String! ${pii('EMAIL')} }`, ['Org.mail']],
  [`type T @key(fields: "n mail") { n: Int! mail: String! ${pii('EMAIL')} }`, ['T.mail']],
  [
    `type T @key(fields: "mail") @key(fields: "age") { mail: String! ${pii('EMAIL')} age: Int! ${pii('AGE')} }`,
    ['T.mail', 'T.age'],
  ],
  // Another annotation of the same field that hides more.
  [`type T @key(fields: "mail") ${pii('ANY')} { mail: String! ${pii('CODE')} }`, ['T.mail']],
  // These tell values apart.
  [`type T @key(fields: "mail") { mail: String! ${pii('EMAIL', 'hash')} }`, []],
  [`type T @key(fields: "mail") { mail: String! ${pii('EMAIL', 'pseudonym')} }`, []],
  [`type T @key(fields: "mail") { mail: String! ${pii('EMAIL', 'token')} }`, []],
  [`type T @key(fields: "mail") { mail: String! ${pii('CODE')} }`, []],
  [`type T @key(fields: "id") { id: ID! ${pii('EMAIL')} }`, []],
  // Clients have another key to go by.
  [`type T @key(fields: "mail") @key(fields: "id") { id: ID! mail: String! ${pii('EMAIL')} }`, []],
  [`type T @key(fields: "id") { id: ID! mail: String! ${pii('EMAIL')} }`, []],
])('%s warns of %j', (types, coordinates) => {
  const { supergraphSdl, locate } = composeSupergraph([annotated('one', `type Query { t: T } ${types}`)]);
  const { findings } = buildCatalog({ sdl: supergraphSdl, file: 'graph.graphql', locate }, categories);
  const warned = findings.filter(({ code }) => code === 'PII_KEY_INDISTINCT');
  expect(warned.map(({ coordinate, severity, place }) => [coordinate, severity, place?.file])).toEqual(
    coordinates.map((coordinate) => [coordinate, 'warning', 'one.graphql']),
  );
  for (const { fix } of warned) expect(fix).toMatch(/mask: "hash"|No mask tells values of Int apart/);
});
