import type { ASTNode, DocumentNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import type { Tried } from './case-runner.ts';
import type { Finding, FuzzCase, FuzzPolicy, Rule } from './fuzz-case.ts';

/** What a case finds; undefined if it cannot be run. */
type Run = (tried: Tried) => Promise<readonly Finding[] | undefined>;

/** The same case with less in it, as one step takes it. */
type Smaller = () => FuzzCase | undefined;

/**
 * Takes out of a case whatever the finding does not need, one thing after the other: selections, rules, what tasks and
 * principals have, annotations, fields and types, whole subgraphs, faults. Ends after `budgetMs`. A case that finds nothing when
 * it is run again (a fault of timing) is returned as it is.
 */
export async function shrink(run: Run, found: FuzzCase, budgetMs: number): Promise<FuzzCase> {
  const until = performance.now() + budgetMs;
  const [first] = found.seen;
  if (!first) return found;
  let smallest = found;
  /** Whether a smaller case still finds the like; if so, it is the smallest. */
  const isKept = async (tried: FuzzCase | undefined): Promise<boolean> => {
    if (!tried || (tried !== found && sizeOf(tried) >= sizeOf(smallest))) return false;
    const seen = await run(tried).catch(() => undefined);
    const like = seen?.filter((each) => isLike(each, first)) ?? [];
    if (like.length === 0) return false;
    smallest = { ...tried, seen: like };
    return true;
  };
  if (!(await isKept(smallest))) return found;
  for (let isSmaller = true; isSmaller && performance.now() < until; ) {
    isSmaller = false;
    for (const list of STEPS) {
      // What a step takes out moves what comes after it: it is asked anew from the same place.
      for (let index = 0; performance.now() < until; ) {
        const step = list(smallest)[index];
        if (!step) break;
        if (await isKept(attempt(step))) isSmaller = true;
        else index += 1;
      }
    }
  }
  return smallest;
}

/** The same kind of finding at the same coordinate, in an answer's data or elsewhere. */
function isLike(one: Finding, other: Finding): boolean {
  const isSame = one.kind === other.kind && one.coordinate === other.coordinate;
  return (
    isSame &&
    one.where.startsWith('.') === other.where.startsWith('.') &&
    (one.kind !== 'FAILED' || one.text === other.text)
  );
}

/** Characters without what was seen; an audit counts as some. */
function sizeOf({ seen: _, audit, ...rest }: FuzzCase): number {
  return JSON.stringify(rest).length + (audit ? 1 : 0);
}

function attempt(step: Smaller): FuzzCase | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

const STEPS: readonly ((found: FuzzCase) => readonly Smaller[])[] = [
  ({ graph: { faults, ...graph }, ...rest }) => (faults ? [() => ({ ...rest, graph })] : []),
  (found) =>
    found.audit && !found.seen.some(({ where }) => /^(?:store|file|control)/.test(where))
      ? [() => ({ ...found, audit: false })]
      : [],
  withoutSelections,
  withoutRules,
  withoutPolicyParts,
  withoutPrincipalParts,
  withoutDefinitions,
  withoutMembers,
  withoutDirectives,
];

/** Without one selection of the operation, one argument or one directive; unused fragments and variables go as well. */
function withoutSelections(found: FuzzCase): readonly Smaller[] {
  if (found.sent) return [];
  const document = parse(found.operation.query, { noLocation: true });
  return removals(document, [
    Kind.FIELD,
    Kind.INLINE_FRAGMENT,
    Kind.FRAGMENT_SPREAD,
    Kind.ARGUMENT,
    Kind.DIRECTIVE,
    Kind.OPERATION_DEFINITION,
  ]).map((remove) => () => {
    const left = withoutUnused(remove());
    const used = new Set(namesOf(left, Kind.VARIABLE_DEFINITION));
    const variables = Object.fromEntries(Object.entries(found.operation.variables).filter(([name]) => used.has(name)));
    return { ...found, operation: { ...found.operation, query: print(left), variables } };
  });
}

function withoutUnused(document: DocumentNode): DocumentNode {
  const spread = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void variables.add(name.value),
  });
  const definitions = document.definitions.flatMap((node): DocumentNode['definitions'][number][] => {
    if (node.kind === Kind.FRAGMENT_DEFINITION) return spread.has(node.name.value) ? [node] : [];
    if (node.kind !== Kind.OPERATION_DEFINITION) return [node];
    return [
      {
        ...node,
        variableDefinitions:
          node.variableDefinitions?.filter(({ variable }) => variables.has(variable.name.value)) ?? [],
      },
    ];
  });
  return definitions.length === document.definitions.length
    ? { ...document, definitions }
    : withoutUnused({ ...document, definitions });
}

function namesOf(document: DocumentNode, kind: Kind.VARIABLE_DEFINITION): readonly string[] {
  const names: string[] = [];
  visit(document, {
    [kind]: (node: { readonly variable: { readonly name: { readonly value: string } } }) =>
      void names.push(node.variable.name.value),
  });
  return names;
}

function withoutRules(found: FuzzCase): readonly Smaller[] {
  const { rules = [] } = found.policy;
  return [
    ...rules.map((rule) => () => withPolicy(found, { rules: rules.filter((each) => each !== rule) })),
    ...rules.flatMap((rule) =>
      Object.keys(rule.when ?? {}).map(
        (key) => () =>
          withPolicy(found, {
            rules: rules.map((each): Rule => (each === rule ? { ...each, when: without(each.when ?? {}, key) } : each)),
          }),
      ),
    ),
  ];
}

/** Without one type of one subgraph, or a subgraph. */
function withoutDefinitions(found: FuzzCase): readonly Smaller[] {
  const { subgraphs } = found.graph;
  return [
    ...Object.keys(subgraphs).map((name) => () => ({
      ...found,
      graph: { ...found.graph, subgraphs: without(subgraphs, name) },
    })),
    ...inSubgraphs(found, [
      Kind.OBJECT_TYPE_DEFINITION,
      Kind.INTERFACE_TYPE_DEFINITION,
      Kind.UNION_TYPE_DEFINITION,
      Kind.INPUT_OBJECT_TYPE_DEFINITION,
      Kind.ENUM_TYPE_DEFINITION,
    ]),
  ];
}

function withoutMembers(found: FuzzCase): readonly Smaller[] {
  return inSubgraphs(found, [Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_VALUE_DEFINITION]);
}

function withoutDirectives(found: FuzzCase): readonly Smaller[] {
  return inSubgraphs(found, [Kind.DIRECTIVE, Kind.NAMED_TYPE]);
}

function withoutPolicyParts(found: FuzzCase): readonly Smaller[] {
  const { tasks, categories } = found.policy;
  return [
    () => withPolicy(found, { subjects: {} }),
    ...Object.keys(tasks).map((name) => () => withPolicy(found, { tasks: without(tasks, name) })),
    ...Object.entries(tasks).flatMap(([name, task]) =>
      Object.keys(task).map((key) => () => withPolicy(found, { tasks: { ...tasks, [name]: without(task, key) } })),
    ),
    ...Object.keys(categories).flatMap((name) => [
      () => withPolicy(found, { categories: without(categories, name) }),
      ...(Object.keys(categories[name] ?? {}).length > 0
        ? [() => withPolicy(found, { categories: { ...categories, [name]: {} } })]
        : []),
    ]),
  ];
}

function withoutPrincipalParts(found: FuzzCase): readonly Smaller[] {
  const { principal } = found;
  return [
    () => (principal.subject === undefined ? undefined : { ...found, principal: { groups: [], scopes: [] } }),
    ...principal.scopes.map((scope) => () => ({
      ...found,
      principal: { ...principal, scopes: principal.scopes.filter((each) => each !== scope) },
    })),
    ...principal.groups.map((group) => () => ({
      ...found,
      principal: { ...principal, groups: principal.groups.filter((each) => each !== group) },
    })),
    () => (found.operation.headers ? { ...found, operation: without(found.operation, 'headers') } : undefined),
  ];
}

/** Without one node of these kinds, in each subgraph; what the specifications define stays. */
function inSubgraphs(found: FuzzCase, kinds: readonly Kind[]): readonly Smaller[] {
  return Object.entries(found.graph.subgraphs).flatMap(([name, sdl]) =>
    removals(parse(sdl, { noLocation: true }), kinds).map((remove) => () => ({
      ...found,
      graph: { ...found.graph, subgraphs: { ...found.graph.subgraphs, [name]: print(remove()) } },
    })),
  );
}

/** Removals of nodes of these kinds: of half of them, of a quarter, and so on down to each alone. */
function removals(document: DocumentNode, kinds: readonly Kind[]): readonly (() => DocumentNode)[] {
  const nodes: ASTNode[] = [];
  visit(document, {
    DirectiveDefinition: () => false,
    SchemaExtension: () => false,
    ScalarTypeDefinition: () => false,
    enter: (node) => void (kinds.includes(node.kind) && nodes.push(node)),
  });
  const chunks: ReadonlySet<ASTNode>[] = [];
  for (let size = Math.ceil(nodes.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < nodes.length; from += size) chunks.push(new Set(nodes.slice(from, from + size)));
  return chunks.map((removed) => () => visit(document, { enter: (node) => (removed.has(node) ? null : undefined) }));
}

function withPolicy(found: FuzzCase, policy: Partial<FuzzPolicy>): FuzzCase {
  return { ...found, policy: { ...found.policy, ...policy } };
}

function without<Whole extends object>(whole: Whole, key: string): Whole {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)) as Whole;
}
