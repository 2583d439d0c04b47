import { cordon } from '../../src/cli/test-command.ts';
import { askControl } from '../control.ts';
import type { World } from '../world.ts';
import { plantedText } from './plant-databases.ts';

/** Something that the audit tells. */
export interface Output {
  readonly name: string;
  readonly text: string;
}

/** What the audit tells to whoever may ask for it, by the control plane, its exports, and the command line. */
export async function readOutputs(world: World, session: string): Promise<readonly Output[]> {
  return [...(await readControl(world)), ...(await readExports(world)), ...(await readCommands(world, session))];
}

/** How many entries the control plane finds by a value that many requests brought or were shown. */
export async function findByValue(world: World, value: string): Promise<number> {
  const query = 'query($value: String!) { entriesByValue(value: $value, first: 100) { nodes { id } } }';
  const { data } = await askControl(world, 'privacy', query, { value });
  return (data as { entriesByValue: { nodes: readonly unknown[] } }).entriesByValue.nodes.length;
}

const ENTRY = 'id document variables codes { code } session { name } recordView { text }';

/** The reader brings canaries as well, as literals and as variables: what is read is recorded. */
async function readControl(world: World): Promise<readonly Output[]> {
  const canary = plantedText('customers', 'email', 1);
  const literal = JSON.stringify(canary);
  const asked: readonly (readonly [query: string, variables?: Readonly<Record<string, unknown>>])[] = [
    [`{ entries(first: 100) { nodes { ${ENTRY} } } }`],
    [`{ entries(filter: { session: ${literal}, subject: ${literal} }) { nodes { id } } }`],
    [`query($filter: EntryFilter) { entries(filter: $filter) { nodes { id } } }`, { filter: { operation: canary } }],
    ['query($at: String) { entries(after: $at) { nodes { id } } }', { at: canary }],
    [`query($id: ID!) { entry(id: $id) { id } session(id: ${literal}) { id } }`, { id: canary }],
    [`query($value: String!) { entriesByValue(value: $value) { nodes { ${ENTRY} } } }`, { value: canary }],
    [`{ entriesByValue(value: ${literal}) { nodes { id } } }`],
    ['{ sessions(first: 100) { nodes { id } } }'],
  ];
  const outputs: Output[] = [];
  for (const [query, variables] of asked) {
    const { text } = await askControl(world, 'privacy', query, variables);
    outputs.push({ name: `control: ${query.slice(0, 40)}`, text });
  }
  return outputs;
}

async function readExports({ control, token }: World): Promise<readonly Output[]> {
  const headers = { authorization: `Bearer ${await token('privacy')}` };
  const canary = encodeURIComponent(plantedText('customers', 'email', 2));
  const outputs: Output[] = [];
  for (const search of ['', '?format=csv', `?session=${canary}`]) {
    const response = await control.fetch(new Request(`http://control/export${search}`, { headers }));
    outputs.push({ name: `export ${search.slice(0, 11)}`, text: await response.text() });
  }
  return outputs;
}

async function readCommands({ config }: World, session: string): Promise<readonly Output[]> {
  const { kind, url } = config.store;
  const env = { CORDON_DATA_DIR: config.dataDir, CORDON_STORE_KIND: kind, CORDON_STORE_URL: url };
  const commands = [
    ['audit', 'verify', '--json'],
    ['audit', 'checkpoints'],
    ['replay', session, '--subject', 'privacy', '--json'],
    ['replay', session, '--subject', 'support'],
    ['policy', 'replay', '--policy', 'schema/policy.yaml', '--since', '1d'],
  ];
  const outputs: Output[] = [];
  for (const args of commands) {
    const { status, stdout, stderr } = await cordon(args, process.cwd(), env);
    if (status !== 0) throw new Error(`cordon ${args.join(' ')} ended with ${status}: ${stderr}`);
    outputs.push({ name: `cordon ${args.join(' ')}`, text: stdout + stderr });
  }
  return outputs;
}
