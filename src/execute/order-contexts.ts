import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { DocumentNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import { CodedError } from '../errors.ts';
import { ABOVE, ON_TYPE } from './plan-path.ts';

/** The response paths of values, keys joined by dots, list markers left out. */
type Places = ReadonlySet<string>;

/** A part of a plan, with what it takes from context without having fetched it before, and what it fetches. */
interface Surveyed {
  readonly node: PlanNode;
  readonly reads: Places;
  readonly writes: Places;
}

/**
 * The plan with every fetch that takes values from context after the fetches of those values. Apollo's planner puts the two
 * side by side where a value comes from a subgraph of its own, and the value is then missing, or not, by chance.
 * Throws CodedError OPERATION_UNPLANNABLE where there is no such order.
 */
export function orderContexts(node: PlanNode, documents: ReadonlyMap<FetchNode, DocumentNode>): PlanNode {
  if (![...documents.keys()].some(({ contextRewrites }) => contextRewrites?.length)) return node;
  const ordered = order(node, [], documents);
  // SECURITY: a value that nobody fetched before is not computed with (test "… is never run").
  if (ordered.reads.size > 0) throw new CodedError('OPERATION_UNPLANNABLE');
  return ordered.node;
}

function order(node: PlanNode, path: readonly string[], documents: ReadonlyMap<FetchNode, DocumentNode>): Surveyed {
  const below = (child: PlanNode) => order(child, path, documents);
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map(below));
    case 'Parallel':
      return inSequence(stages(node.nodes.map(below)).map(atOnce));
    case 'Flatten': {
      const inner = order(node.node, [...path, ...node.path.map(String).filter((part) => part !== '@')], documents);
      return { ...inner, node: { ...node, node: inner.node } };
    }
    case 'Fetch':
      return { node, reads: placesRead(node, path), writes: placesWritten(node, path, documents.get(node)) };
    case 'Condition':
    case 'Defer':
      throw new Error('A plan that passes context on has no conditions, and defers nothing.');
  }
}

function inSequence(steps: readonly Surveyed[]): Surveyed {
  const [only] = steps;
  if (only && steps.length === 1) return only;
  const reads = new Set<string>();
  const writes = new Set<string>();
  for (const step of steps) {
    for (const place of step.reads) if (!writes.has(place)) reads.add(place);
    for (const place of step.writes) writes.add(place);
  }
  return { node: { kind: 'Sequence', nodes: steps.map((step) => step.node) }, reads, writes };
}

function atOnce(steps: readonly Surveyed[]): Surveyed {
  return {
    node: { kind: 'Parallel', nodes: steps.map((step) => step.node) },
    reads: new Set(steps.flatMap((step) => [...step.reads])),
    writes: new Set(steps.flatMap((step) => [...step.writes])),
  };
}

/** Steps that stood side by side, in stages: each step after all the others that fetch what it reads. */
function stages(steps: readonly Surveyed[]): readonly (readonly Surveyed[])[] {
  const isReady = (step: Surveyed) =>
    steps.every((other) => other === step || [...step.reads].every((place) => !other.writes.has(place)));
  const ready = steps.filter(isReady);
  if (ready.length === steps.length) return [steps];
  if (ready.length === 0) throw new CodedError('OPERATION_UNPLANNABLE');
  return [ready, ...stages(steps.filter((step) => !ready.includes(step)))];
}

/** From where a fetch at a path takes its contextual arguments. */
function placesRead({ contextRewrites = [] }: FetchNode, path: readonly string[]): Places {
  return new Set(
    contextRewrites.map((renamer) => {
      const height = renamer.path.filter((part) => part === ABOVE).length;
      const value = renamer.path.slice(height).filter((part) => !part.startsWith(ON_TYPE));
      return [...path.slice(0, path.length - height), ...value].join('.');
    }),
  );
}

/** Every place that a fetch at a path answers, under the names that its rewrites give. */
function placesWritten({ requires, outputRewrites = [] }: FetchNode, path: readonly string[], document?: DocumentNode) {
  const renamed = new Map(
    outputRewrites.map((each) => [each.path.at(-1), each.kind === 'KeyRenamer' ? each.renameKeyTo : undefined]),
  );
  const places = new Set<string>();
  const walk = (set: SelectionSetNode | undefined, above: readonly string[]): void => {
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.INLINE_FRAGMENT) walk(node.selectionSet, above);
      if (node.kind !== Kind.FIELD) continue;
      const key = (node.alias ?? node.name).value;
      const here = [...above, renamed.get(key) ?? key];
      places.add(here.join('.'));
      walk(node.selectionSet, here);
    }
  };
  for (const definition of document?.definitions ?? []) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const [entities] = definition.selectionSet.selections;
    walk(requires && entities?.kind === Kind.FIELD ? entities.selectionSet : definition.selectionSet, path);
  }
  return places;
}
