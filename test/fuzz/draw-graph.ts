import type {
  ASTNode,
  ConstDirectiveNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeNode as TypeReference,
} from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { drawSubgraphs } from '../random/draw-subgraphs.ts';
import { oneIn } from '../random/draw-type.ts';
import { happens } from '../random/hash-of.ts';
import type { FuzzFaults, FuzzGraph } from './fuzz-case.ts';
import { directivesOf } from './model.ts';

/** The categories of all random policies. */
export const CATEGORIES = ['NAME', 'MAIL', 'HEALTH', 'MONEY', 'PLACE'] as const;

/** Scopes that annotations name beside those of their categories. */
export const SCOPES = ['desk', 'vault'] as const;

const MASKS: Readonly<Record<string, readonly string[]>> = {
  String: [
    'redact',
    'email',
    'last4',
    'name',
    'hash',
    'partial(2,2)',
    'pseudonym',
    'url',
    'phone',
    'token',
    'card',
    'iban',
    'ip',
    'year',
    'truncate(month)',
    'null',
    'drop',
    'default',
  ],
  ID: ['redact', 'pseudonym', 'hash', 'token'],
  Int: ['bucket(10)', 'round(100)', 'default', 'null', 'drop'],
  Float: ['bucket(0.5)', 'round(10)', 'default', 'null'],
  Boolean: ['default', 'null', 'drop'],
  Color: ['default', 'null', 'drop'],
};

/** Draws subgraphs and annotates whatever the specification allows. They need not compose. Same seed, same graph. */
export function drawGraph(seed: number): FuzzGraph {
  const random = createRandom(seed);
  const drawn = [...drawFew(random)].map(([name, sdl]) => [name, parse(sdl, { noLocation: true })] as const);
  const annotator = new Annotator(random, seed);
  return {
    subgraphs: Object.fromEntries(drawn.map(([name, document]) => [name, print(annotator.annotate(document))])),
    seed,
    nulls: random.pick([0, 0.05, 0.2]),
    ...(oneIn(random, 3) && { faults: drawFaults(random) }),
  };
}

/** Two to four subgraphs, mostly few: more cost planning, and what becomes of a value depends on few. */
function drawFew(random: Random): ReturnType<typeof drawSubgraphs> {
  const most = random.pick([2, 2, 3, 3, 4]);
  for (;;) {
    const drawn = drawSubgraphs(random.below(2 ** 30), true);
    if (drawn.size <= most) return drawn;
  }
}

/** How the subgraphs of a graph fail. */
function drawFaults(random: Random): FuzzFaults {
  const one = (odds: number, chance: number) => (oneIn(random, odds) ? chance : 0);
  return {
    seed: random.below(1_000_000),
    errors: one(2, 0.04),
    nulls: one(3, 0.03),
    wrongTypes: one(2, 0.04),
    strays: one(2, 0.1),
    missing: one(3, 0.1),
    typenames: one(4, 0.05),
    wire: one(2, 0.1),
  };
}

type Annotatable = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** Adds `@pii` and `@notPii` at random; what one subgraph says of a coordinate another may leave unsaid. */
class Annotator {
  readonly #random: Random;
  readonly #seed: number;
  readonly #density: number;

  constructor(random: Random, seed: number) {
    this.#random = random;
    this.#seed = seed;
    this.#density = random.pick([0.08, 0.2, 0.35]);
  }

  annotate(document: DocumentNode): DocumentNode {
    const bare = visit(document, { Directive: (node) => (node.name.value === 'pii' ? null : undefined) });
    const definitions = bare.definitions.map((node) => {
      if (!('name' in node) || !node.name || node.kind === Kind.DIRECTIVE_DEFINITION) return node;
      const name = node.name.value;
      if (name.startsWith('pii__')) return node;
      const isRoot = name === 'Query' || name === 'Mutation';
      const type = isRoot ? node : this.#mark(node as Annotatable, name, this.#density / 3, []);
      if ('values' in type)
        return {
          ...type,
          values: (type.values as readonly EnumValueDefinitionNode[] | undefined)?.map((value) =>
            this.#mark(value, `${name}.${value.name.value}`, this.#density / 4, []),
          ),
        };
      if (!('fields' in type)) return type;
      const fields = (type.fields as readonly (FieldDefinitionNode | InputValueDefinitionNode)[] | undefined)?.map(
        (field) => this.#field(name, field),
      );
      return { ...type, fields };
    });
    return { ...bare, definitions: definitions as DocumentNode['definitions'] };
  }

  #field<Node extends FieldDefinitionNode | InputValueDefinitionNode>(type: string, field: Node): Node {
    const name = field.name.value;
    if (directivesOf(field, 'external').length > 0) return field;
    const isKey = ['id', 'code', 'org'].includes(name);
    const leaf = namedType(field.type);
    const masks = MASKS[leaf] ?? (type === 'Filter' ? [] : ['redact', 'default']);
    const isComputed = directivesOf(field, 'requires').length > 0;
    const chance = this.#density / (isKey ? 3 : 1);
    const marked = this.#mark(
      field,
      `${type}.${name}`,
      isComputed ? chance / 2 : chance,
      leaf === 'Json' ? [] : masks,
      isComputed ? 0.3 : 0.05,
      type === 'Filter',
    );
    if (!('arguments' in marked)) return marked;
    const args = marked.arguments?.map((argument) =>
      this.#mark(
        argument,
        `${type}.${name}(${argument.name.value}:)`,
        this.#density / 2,
        MASKS[namedType(argument.type)] ?? [],
        0,
        true,
      ),
    );
    return { ...marked, arguments: args };
  }

  /** The same coordinate is annotated or not in all subgraphs alike; the subgraphs that say so are drawn. */
  #mark<Node extends Annotatable>(
    node: Node,
    coordinate: string,
    chance: number,
    masks: readonly string[],
    reviewed = 0,
    isInput = false,
  ): Node {
    const place = `${this.#seed}${coordinate}`;
    const random = this.#random;
    if (happens(chance, `pii${place}`)) {
      if (oneIn(random, 4)) return node;
      const count = oneIn(random, 6) ? 2 : 1;
      const added = Array.from({ length: count }, () => this.#pii(masks, isInput && oneIn(random, 4)));
      return { ...node, directives: [...(node.directives ?? []), ...added] };
    }
    if (happens(reviewed, `notPii${place}`))
      return { ...node, directives: [...(node.directives ?? []), directive('@notPii(reason: "reviewed")')] };
    return node;
  }

  #pii(masks: readonly string[], isFilter: boolean): ConstDirectiveNode {
    const random = this.#random;
    const category = random.pick(CATEGORIES);
    const mask = masks.length > 0 && oneIn(random, 2) ? `, mask: "${random.pick(masks)}"` : '';
    const scopes = oneIn(random, 5)
      ? `, scopes: ${random.pick(['[["desk"]]', '[["desk"], ["vault"]]', '[["desk", "vault"]]', '[["vault", "pii:name:read"]]'])}`
      : '';
    return directive(`@pii(category: "${category}"${mask}${scopes}${isFilter ? ', use: FILTER' : ''})`);
  }
}

function directive(text: string): ConstDirectiveNode {
  const [node] = parse(`scalar S ${text}`, { noLocation: true }).definitions;
  const found = node?.kind === Kind.SCALAR_TYPE_DEFINITION ? node.directives?.[0] : undefined;
  if (!found) throw new Error('A directive was to be written.');
  return found;
}

function namedType(type: TypeReference): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
