import type { Catalog, GuardedInput } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { typeCoordinate } from '../lib/coordinate.ts';
import type { NamedScopes } from './askers.ts';
import type { Policy } from './policy.ts';

/** A policy, and what it makes of the supergraph: without one, every category is compared as a field of its own. */
export interface DiffSide {
  readonly policy: Policy;
  readonly catalog: Catalog | undefined;
}

/** Something that is personal under both policies: how it is classified under either. */
export interface DiffSubject {
  /** A coordinate, or a category; of an argument with `argument` before it. */
  readonly name: string;
  readonly before: Personal;
  readonly after: Personal;
}

/** A field or an input with its classification. */
export type Personal =
  | { readonly kind: 'field'; readonly coordinate: Coordinate; readonly classification: Classification }
  | { readonly kind: 'input'; readonly coordinate: Coordinate; readonly input: GuardedInput };

/** All that can be compared, in the order of the catalog. */
export function diffSubjects(before: DiffSide, after: DiffSide): readonly DiffSubject[] {
  const second = personalOf(after);
  return [...personalOf(before)].flatMap(([name, was]) => {
    const is = second.get(name);
    return is ? [{ name, before: was, after: is }] : [];
  });
}

/** The sets of scopes that make a difference: none, all, and what is enough under one of the policies only. */
export function namedScopes(subjects: readonly DiffSubject[]): NamedScopes {
  const before = scopesOf(subjects.map((subject) => subject.before));
  const after = scopesOf(subjects.map((subject) => subject.after));
  const all = new Set([...before, ...after]);
  const isSame = all.size === before.size && all.size === after.size;
  return new Map<string, ReadonlySet<string>>([
    ['none', new Set()],
    ['all', all],
    ...(isSame
      ? []
      : ([
          ['all that were asked for', before],
          ['all that are asked for', after],
        ] as const)),
  ]);
}

function scopesOf(personal: readonly Personal[]): ReadonlySet<string> {
  return new Set(
    personal.flatMap((each) => classificationOf(each).requirements.flatMap((requirement) => requirement.scopes.flat())),
  );
}

/** The classification of either kind. */
export function classificationOf(personal: Personal): Classification {
  return personal.kind === 'field' ? personal.classification : personal.input.classification;
}

function personalOf({ policy, catalog }: DiffSide): ReadonlyMap<string, Personal> {
  const { fields, inputs } = catalog ?? categoriesAsCatalog(policy);
  return new Map<string, Personal>([
    ...[...fields].map(
      ([coordinate, classification]) => [coordinate, { kind: 'field', coordinate, classification }] as const,
    ),
    ...[...inputs].map(
      ([coordinate, input]) => [`argument ${coordinate}`, { kind: 'input', coordinate, input }] as const,
    ),
  ]);
}

/** Each category as a field and as an argument that have it alone, with its own scopes and mask. */
function categoriesAsCatalog({ categories }: Policy): Pick<Catalog, 'fields' | 'inputs'> {
  const classified = [...categories.values()].map(({ name, scopes, mask }) => {
    const classification: Classification = { requirements: [{ category: name, scopes }], masks: [mask] };
    return [typeCoordinate(name), classification] as const;
  });
  return {
    fields: new Map(classified),
    inputs: new Map(classified.map(([name, classification]) => [name, { classification, filter: false }])),
  };
}
