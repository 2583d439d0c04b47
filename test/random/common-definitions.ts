const FEDERATION =
  '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@shareable", "@provides", "@override", "@interfaceObject", "@composeDirective"])';

/** How every random subgraph begins. */
export const HEADER = `extend schema ${FEDERATION}`;

/** How it begins where fields are annotated. */
export const PII_HEADER = `extend schema ${FEDERATION}
  @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])
  @composeDirective(name: "@pii") @composeDirective(name: "@notPii")
directive @pii(category: pii__Category!, scopes: [[pii__Scope!]!], mask: pii__Mask, use: pii__Use) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @notPii(reason: String!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
scalar pii__Category scalar pii__Scope scalar pii__Mask enum pii__Use { WRITE FILTER }`;

/** Types that mean the same in every subgraph that mentions them. */
export const DEFINITIONS: Readonly<Record<string, string>> = {
  Color: 'enum Color { RED GREEN BLUE }',
  Json: 'scalar Json',
  Filter: 'input Filter { text: String, size: Int = 3, color: Color, within: Filter, any: [Filter!] }',
  Org: 'type Org @shareable { id: ID! label: String }',
  Plain: 'type Plain @shareable { text: String size: Int! tags: [String!] color: Color }',
  Nest: 'type Nest @shareable { inner: Plain rows: [[Plain!]] name: String! ratio: Float data: Json }',
  Sized: 'type Sized @shareable { big(by: Int = 2): Int plain: [Plain]! flag: Boolean }',
};

/** The composite ones among them that fields may return. */
export const VALUE_TYPES: readonly string[] = ['Plain', 'Nest', 'Sized'];
