import type { Profiler } from 'node:inspector';
import type { Origin } from './profile-owners.ts';
import { originOf, PLATFORM } from './profile-owners.ts';

/** One function of a profile, or one owner; times in microseconds. */
export interface Share extends Origin {
  readonly name: string;
  /** In its own code. */
  readonly selfUs: number;
  /** An owner: own code, and what Node.js and V8 did for it. A function: it and all that it calls. */
  readonly totalUs: number;
}

/** What a profile says, idle time left out. Everything by time, most first. */
export interface ProfileSummary {
  readonly busyUs: number;
  readonly owners: readonly Share[];
  readonly functions: readonly Share[];
}

interface Node extends Origin {
  readonly key: string;
  readonly name: string;
  readonly parent: Node | undefined;
}

interface Tally {
  readonly share: Origin & { readonly name: string };
  selfUs: number;
  totalUs: number;
}

const IDLE = '(idle)';

/** Sums up a V8 CPU profile by function and by owner. */
export function summariseProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProfileSummary {
  const tree = linkNodes(nodes);
  const owners = new Map<string, Tally>();
  const functions = new Map<string, Tally>();
  let busyUs = 0;
  samples.forEach((id, index) => {
    const node = tree.get(id);
    // A delta is the time since the sample before: what that one showed lasted until then.
    const us = timeDeltas[index + 1] ?? 0;
    if (!node || node.owner === IDLE) return;
    busyUs += us;
    tallyOf(owners, node.owner, { name: node.owner, owner: node.owner, place: '' }).selfUs += us;
    const charged = chargedTo(node);
    tallyOf(owners, charged, { name: charged, owner: charged, place: '' }).totalUs += us;
    tallyOf(functions, node.key, node).selfUs += us;
    for (const each of distinctFrames(node)) tallyOf(functions, each.key, each).totalUs += us;
  });
  return { busyUs, owners: shares(owners, 'totalUs'), functions: shares(functions, 'selfUs') };
}

function linkNodes(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, Node> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const linked = new Map<number, Node>();
  const link = (id: number): Node | undefined => {
    const known = linked.get(id);
    const node = byId.get(id);
    if (known || !node) return known;
    const { functionName, url, lineNumber } = node.callFrame;
    const name = functionName || '(anonymous)';
    const origin = originOf(url, lineNumber, name);
    const parent = parents.get(id);
    const made = {
      ...origin,
      name,
      key: `${name} ${url}:${lineNumber}`,
      parent: parent === undefined ? undefined : link(parent),
    };
    linked.set(id, made);
    return made;
  };
  for (const { id } of nodes) link(id);
  return linked;
}

/** The nearest caller that is not the platform itself; the platform, where nobody's code was on the stack. */
function chargedTo(node: Node): string {
  for (let each: Node | undefined = node; each; each = each.parent) {
    if (!PLATFORM.has(each.owner) && each.owner !== '(root)') return each.owner;
  }
  return node.owner;
}

/** A frame and its callers; recursion counts once. */
function distinctFrames(node: Node): readonly Node[] {
  const byKey = new Map<string, Node>();
  for (let each: Node | undefined = node; each; each = each.parent) byKey.set(each.key, each);
  return [...byKey.values()];
}

function tallyOf(tallies: Map<string, Tally>, key: string, share: Tally['share']): Tally {
  const known = tallies.get(key);
  if (known) return known;
  const fresh = { share, selfUs: 0, totalUs: 0 };
  tallies.set(key, fresh);
  return fresh;
}

function shares(tallies: ReadonlyMap<string, Tally>, by: 'selfUs' | 'totalUs'): readonly Share[] {
  return [...tallies.values()]
    .sort((a, b) => b[by] - a[by])
    .map(({ share: { name, owner, place }, selfUs, totalUs }) => ({ name, owner, place, selfUs, totalUs }));
}
