import { buildSchema } from 'graphql';
import { inputCatalog } from './test-record.ts';

/** For tests: inputs of every kind, personal or not, on objects and behind an interface. */
export const SCHEMA = buildSchema(`
  scalar JSON
  enum Sort { NEWEST OLDEST NAME_ASC }
  input Deep {
    text: String id: ID count: Int ratio: Float flag: Boolean sort: Sort json: JSON
    mail: String ids: [ID!] matrix: [[String]] deep: Deep deeps: [Deep!]
    open: String = "open default of Deep" closed: String = "closed default of Deep"
  }
  interface Node { node(id: ID, text: String, json: JSON): Node name(as: String, of: Deep): String }
  type One implements Node {
    node(id: ID, text: String, json: JSON): Node
    name(as: String, of: Deep, only: String = "default of One"): String
  }
  type Two implements Node { node(id: ID, text: String, json: JSON): Node name(as: String, of: Deep): String }
  type Query {
    one(text: String! = "default of Query", ids: [[ID!]!], ratio: Float, deep: Deep, deeps: [Deep!], json: JSON, sort: Sort): One
    two(mail: String, born: Int, deep: Deep!, deeps: [Deep], json: JSON, jsons: [JSON!]): Two
    node(id: ID!, sorts: [Sort!], count: Int): Node
  }
`);

/** For tests: what of it is personal. */
export const CATALOG = inputCatalog({
  'Sort.NAME_ASC': 'SORT',
  'Deep.mail': 'MAIL',
  'Deep.closed': 'MAIL CLOSED',
  'Deep.matrix': 'MATRIX',
  'Deep.deeps': 'DEEP',
  'One.name(only:)': 'ONLY',
  'Two.name(as:)': 'NAME',
  'Two.node(json:)': 'NODE',
  'Query.one(text:)': 'TEXT',
  'Query.two(mail:)': 'MAIL',
  'Query.two(born:)': 'BORN',
  'Query.two(deeps:)': 'TWO',
  'Query.two(json:)': 'JSON',
});
