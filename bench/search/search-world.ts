import type { Artifact } from '../../src/audit/artifact.ts';
import { toArtifact } from '../../src/audit/artifact.ts';
import type { EntryEvent } from '../../src/audit/entry-event.ts';
import type { EntryTemplate } from '../../src/audit/entry-template.ts';
import type { Ruling } from '../../src/audit/ruling.ts';
import { rulingArtifact } from '../../src/audit/ruling.ts';
import { memberCoordinate } from '../../src/lib/coordinate.ts';
import type { Effect } from '../../src/policy/effect.ts';
import { createRandom, zipfian } from '../random.ts';

/** When the first entry began; the last began a month later. */
export const FIRST_MS = Date.UTC(2030, 0, 1);
export const SPAN_MS = 30 * 86_400_000;

const [SUBJECTS, OPERATIONS, RULINGS, VALUES] = [200, 60, 300, 100_000];
const ENTRIES_IN_SESSION = 40;
const CATEGORIES = ['EMAIL', 'NAME', 'PHONE', 'IBAN', 'BIRTHDAY', 'ADDRESS', 'SSN', 'HEALTH'];
const EFFECTS: readonly Effect[] = ['mask', 'reveal', 'null', 'deny'];

/** All that can be searched for. */
export const NAMES = {
  subjects: list(SUBJECTS, (index) => `user-${index}`),
  clients: list(8, (index) => `client-${index}`),
  tasks: list(12, (index) => `task-${index}`),
  operations: list(OPERATIONS, (index) => `Operation${index}`),
  coordinates: list(40, (index) => memberCoordinate(`Type${index % 9}`, `field${index}`)),
  categories: CATEGORIES,
  values: list(VALUES, (index) => `person${index}@example.org`),
};

/** The session of the entry at this place. */
export function sessionAt(index: number): string {
  return `session-${Math.floor(index / ENTRIES_IN_SESSION / 20)}-${index % 20}`;
}

/** Makes events of entries, the same in every run: each is an intent and its outcome. */
export function createEntryEvents(entries: number): (index: number) => readonly EntryEvent[] {
  const random = createRandom(1);
  const rulings = list(RULINGS, (index) => ruled(index, random));
  const templates = new Map<string, EntryTemplate>();
  return (index) => {
    const session = sessionAt(index);
    const subject = zipfian(createRandom(Number(session.replaceAll(/\D/g, ''))), SUBJECTS);
    const ruling = rulings[zipfian(random, RULINGS)] ?? rulings[0];
    if (!ruling) throw new Error('There is a ruling.');
    const key = `${session} ${ruling.artifact.hash}`;
    const template = templates.get(key) ?? templateOf(ruling, session, subject);
    // Old sessions do not come back.
    if (templates.size > 20_000) templates.clear();
    templates.set(key, template);
    const isRefused = random() < 0.01;
    return [
      {
        event: 'intent',
        entry: index,
        beganAt: FIRST_MS + Math.floor((index / entries) * SPAN_MS),
        template,
        variables: `{"id":"cust-${index % 1_000}","filter":{"email":"[redacted]"}}`,
        asked: [valueFor(random)],
        canSpool: false,
      },
      {
        event: 'outcome',
        entry: index,
        outcome: isRefused ? 'refused' : 'answered',
        codes: '[]',
        latencyUs: 1_000 + Math.floor(20_000 * random()),
        counts: '[3,1,0,2]',
        calls: '{"fetches":[1,1],"flows":[0]}',
        shown: isRefused ? [] : list(zipfian(random, 12), () => valueFor(random)),
        record: isRefused ? undefined : { kept: RECORD, size: undefined },
        canSpool: false,
      },
    ];
  };
}

const RECORD = JSON.stringify({
  customers: list(6, (id) => ({ id: `cust-${id}`, email: '[redacted]', tier: 'GOLD' })),
});

function valueFor(random: () => number): string {
  return NAMES.values[zipfian(random, VALUES)] ?? '';
}

interface Ruled {
  readonly ruling: Ruling;
  readonly artifact: Artifact;
}

function ruled(index: number, random: () => number): Ruled {
  const decisions = list(2 + Math.floor(8 * random()), (count) => {
    const place = zipfian(random, NAMES.coordinates.length);
    const category = CATEGORIES[place % CATEGORIES.length] ?? 'NAME';
    const effect = EFFECTS[zipfian(random, EFFECTS.length)] ?? 'mask';
    const coordinate = NAMES.coordinates[place] ?? memberCoordinate('Type0', 'field0');
    return { coordinate, categories: [category], effect, why: [], count };
  });
  const ruling = {
    kind: index % 10 === 0 ? 'mutation' : 'query',
    operation: NAMES.operations[index % OPERATIONS] ?? '',
    client: NAMES.clients[zipfian(random, NAMES.clients.length)] ?? '',
    task: NAMES.tasks[zipfian(random, NAMES.tasks.length)] ?? '',
    decisions,
    inputs: [],
    fetches: ['customers', 'billing'],
    flows: [],
    versions: { supergraph: 'supergraph', policy: 'policy', keys: 'key' },
  };
  return { ruling, artifact: rulingArtifact(ruling) };
}

function templateOf({ ruling, artifact }: Ruled, session: string, subject: number): EntryTemplate {
  const claims = toArtifact('claims', JSON.stringify({ subject, scopes: ['pii:email:read'] }));
  const { kind, operation, client, task } = ruling;
  const fields = list(12, (index) => `    field${index}(first: 20, after: "[redacted]") { id name }`).join('\n');
  return {
    kind,
    issuer: 'https://issuer.example',
    subject: NAMES.subjects[subject] ?? '',
    client,
    task,
    session,
    claims: claims.hash,
    ruling: artifact.hash,
    operation,
    document: `${kind} ${operation}($id: ID!, $filter: Filter) {\n  customers(id: $id, filter: $filter) {\n${fields}\n  }\n}`,
    artifacts: [claims, artifact],
  };
}

function list<Item>(length: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length }, (_, index) => make(index));
}
