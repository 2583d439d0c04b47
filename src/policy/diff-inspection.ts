import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { DiffSide } from './diff-subjects.ts';
import type { InspectAction } from './inspect-policy.ts';
import { inspectedCategories } from './inspect-policy.ts';
import type { Policy } from './policy.ts';

/** Another action on what is found of a category in texts that nobody annotated. */
export interface InspectionChange {
  readonly category: string;
  readonly before: InspectAction;
  readonly after: InspectAction;
  /** Labels, `none` among them, under which this is so at the same places. */
  readonly tasks: readonly string[];
  /** Where. Without a supergraph `*` stands for all that no rule names. */
  readonly coordinates: readonly string[];
}

/** What two policies have looked for differently, under each task at each place; grouped. Pure. */
export function diffInspection(before: DiffSide, after: DiffSide): readonly InspectionChange[] {
  const places = placesOf(before, after);
  const found = [...tasksOf(before.policy, after.policy)].flatMap((task) =>
    [
      ...Map.groupBy(
        places.flatMap((place) => changesAt(before.policy, after.policy, place, task)),
        changeKey,
      ),
    ].map(([key, changes]) => ({ key, task, changes })),
  );
  const alike = Map.groupBy(found, ({ key, changes }) => `${key}|${changes.map(({ coordinate }) => coordinate)}`);
  return [...alike.values()].flatMap((group) => {
    const [
      {
        changes: [change],
        changes,
      } = { changes: [] },
    ] = group;
    if (!change) return [];
    const { category, before: was, after: is } = change;
    const coordinates = changes.map(({ coordinate }) => coordinate);
    return [{ category, before: was, after: is, tasks: group.map(({ task }) => task), coordinates }];
  });
}

interface Change {
  readonly category: string;
  readonly before: InspectAction;
  readonly after: InspectAction;
  readonly coordinate: Coordinate;
}

function changesAt(before: Policy, after: Policy, coordinate: Coordinate, task: string): readonly Change[] {
  const was = actionsAt(before, coordinate, task);
  const is = actionsAt(after, coordinate, task);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((category) => {
    const change: Change = {
      category,
      before: was.get(category) ?? 'off',
      after: is.get(category) ?? 'off',
      coordinate,
    };
    return change.before === change.after ? [] : [change];
  });
}

function actionsAt(policy: Policy, coordinate: Coordinate, task: string): ReadonlyMap<string, InspectAction> {
  return new Map(inspectedCategories(policy, coordinate, task).map(({ category, action }) => [category.name, action]));
}

function changeKey({ category, before, after }: Change): string {
  return `${category}|${before}|${after}`;
}

function tasksOf(...policies: readonly Policy[]): ReadonlySet<string> {
  return new Set(['none', ...policies.flatMap(({ tasks }) => [...tasks.keys()])]);
}

/** What is inspectable under both; without a supergraph what rules name, and a place that none does. */
function placesOf(before: DiffSide, after: DiffSide): readonly Coordinate[] {
  const inspectable = after.catalog?.inspectable;
  if (before.catalog && inspectable) return [...before.catalog.inspectable].filter((place) => inspectable.has(place));
  const named = [before, after].flatMap(({ policy }) => policy.inspect.rules.flatMap(({ on }) => on ?? []));
  return [
    ...new Set([
      ...named.flatMap(({ coordinates }) => [...coordinates]),
      ...named.flatMap(({ types }) => [...types].map((type) => memberCoordinate(type, '*'))),
      memberCoordinate('*', '*'),
    ]),
  ];
}
