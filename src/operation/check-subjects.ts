import type { GraphQLField, GraphQLSchema } from 'graphql';
import { getNullableType, isObjectType } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../lib/finding.ts';
import type { Policy, Subject } from '../policy/policy.ts';

/** What subjects are held to. */
export interface SubjectWorld {
  /** The schema that clients see: a key that is not in it cannot be fetched. */
  readonly schema: GraphQLSchema;
  readonly catalog: Pick<Catalog, 'entities'>;
  /** Whose tokens are accepted. */
  readonly issuers: readonly string[];
}

/** A subject by its name. */
type Named = readonly [string, Subject];

/**
 * What is wrong with the policy's subjects, all of it errors. A subject that cannot be told would only ever be nobody's;
 * where several issuers are accepted, one of them could name the entities of another.
 */
export function checkSubjects(policy: Policy, world: SubjectWorld): readonly Finding[] {
  return [...policy.subjects].flatMap((named) =>
    [...keyMistakes(named, world), ...ownedMistakes(named, world), ...issuerMistakes(named, world)].map((mistake) => {
      const place = policy.places.get(`subjects/${named[0]}`);
      return { severity: 'error' as const, code: 'POLICY_UNFIT', ...mistake, ...(place && { place }) };
    }),
  );
}

type Mistake = Pick<Finding, 'message' | 'fix'>;

function keyMistakes([name, { key }]: Named, { schema }: SubjectWorld): readonly Mistake[] {
  const type = schema.getType(name);
  if (!isObjectType(type))
    return [
      { message: `The subject ${name} is no object type.`, fix: 'Name each object type that has a person behind it.' },
    ];
  const field = type.getFields()[key];
  if (field && field.args.length === 0 && isKey(field)) return [];
  const message = `The key ${name}.${key} of the subject cannot tell whose it is.`;
  return [
    { message, fix: 'Name a field that is an ID, String or Int, no list, takes no arguments, and is in the API.' },
  ];
}

const KEY_TYPES: ReadonlySet<string> = new Set(['ID', 'String', 'Int']);

function isKey({ type }: GraphQLField<unknown, unknown>): boolean {
  return KEY_TYPES.has(String(getNullableType(type)));
}

function ownedMistakes([name, { owns }]: Named, { schema, catalog }: SubjectWorld): readonly Mistake[] {
  return [...owns]
    .filter((type) => !isObjectType(schema.getType(type)) || !catalog.entities.has(type))
    .map((type) => ({
      message: `The subject ${name} owns ${type}, which is no object type with @key.`,
      fix: `Mend its spelling, or take it out: what is no entity belongs to the entity around it.`,
    }));
}

function issuerMistakes([name, { issuers }]: Named, world: SubjectWorld): readonly Mistake[] {
  if (issuers)
    return [...issuers]
      .filter((issuer) => !world.issuers.includes(issuer))
      .map((issuer) => ({
        message: `The subject ${name} counts claims of ${issuer}, whose tokens are not accepted.`,
        fix: 'Write an issuer exactly as the configuration does.',
      }));
  if (world.issuers.length < 2) return [];
  return [
    {
      message: `The subject ${name} does not say whose claims count, and several issuers are accepted: two may name one key.`,
      fix: `Write "issuers: [${world.issuers[0]}]", or all of them where they share their subjects.`,
    },
  ];
}
