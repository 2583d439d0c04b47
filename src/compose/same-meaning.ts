import type { GraphQLArgument, GraphQLInputField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import {
  astFromValue,
  buildASTSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  print,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import { buildableDocument } from './buildable-document.ts';
import { directiveMeaning } from './directive-meaning.ts';
import { isFederationField, isFederationType } from './federation-names.ts';

type Meaning = readonly [coordinate: string, meaning: string];

/**
 * The coordinates (`schema` for links and root types) about which a subgraph's schema file and its running
 * `_service { sdl }` say different things, sorted; empty when they mean the same. Descriptions, order, definitions of
 * directives and what a federation library adds by itself do not count; annotations do.
 * Throws when one of the two is not a schema.
 */
export function sameMeaning(fileSdl: string, runningSdl: string): readonly string[] {
  const file = meaningsOf(fileSdl);
  const running = meaningsOf(runningSdl);
  const coordinates = new Set([...file.keys(), ...running.keys()]);
  return [...coordinates].filter((each) => file.get(each) !== running.get(each)).sort();
}

function meaningsOf(sdl: string): ReadonlyMap<string, string> {
  const document = buildableDocument(parse(sdl, { noLocation: true }));
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap()).filter((type) => !isFederationType(type.name));
  return new Map([['schema', schemaMeaning(schema)], ...types.flatMap((type) => [...typeMeanings(type)])]);
}

function schemaMeaning(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  // A subgraph without queries of its own gets a query type for the federation fields.
  const names = roots.map((type) => (type && membersOf(type).length > 0 ? type.name : ''));
  return `${names.join()} ${directiveMeaning(schema)}`;
}

function* typeMeanings(type: GraphQLNamedType): Generator<Meaning> {
  const members = membersOf(type);
  if (isObjectType(type) && members.length === 0) return;
  yield [type.name, [type.constructor.name, ...relatedTypes(type), directiveMeaning(type)].join(' ')];
  yield* members;
}

function relatedTypes(type: GraphQLNamedType): readonly string[] {
  if (isUnionType(type))
    return type
      .getTypes()
      .map((each) => each.name)
      .sort();
  if (isObjectType(type) || isInterfaceType(type))
    return type
      .getInterfaces()
      .map((each) => each.name)
      .sort();
  return [];
}

function membersOf(type: GraphQLNamedType): readonly Meaning[] {
  if (isEnumType(type)) {
    return type.getValues().map((value) => [memberCoordinate(type.name, value.name), directiveMeaning(value)]);
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [
      memberCoordinate(type.name, field.name),
      inputMeaning(field),
    ]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => !isFederationField(field.name))
    .flatMap((field): readonly Meaning[] => [
      [memberCoordinate(type.name, field.name), `${field.type} ${directiveMeaning(field)}`],
      ...field.args.map((arg): Meaning => [argumentCoordinate(type.name, field.name, arg.name), inputMeaning(arg)]),
    ]);
}

function inputMeaning(input: GraphQLArgument | GraphQLInputField): string {
  const value = input.defaultValue === undefined ? undefined : astFromValue(input.defaultValue, input.type);
  return `${input.type} = ${value ? print(value) : ''} ${directiveMeaning(input)}`;
}
