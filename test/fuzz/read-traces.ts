import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { storeConfigOf } from '../../src/server/audit-sources.ts';
import { openStoreReader } from '../../src/store/open-store.ts';
import { readStoreTexts } from '../canaries/read-store.ts';

/** Something that a gateway left or tells about the operations of a round. */
export interface Trace {
  readonly name: string;
  /** Bytes as Latin-1. */
  readonly text: string;
}

interface ControlPlane {
  fetch(request: Request): Promise<Response>;
}

const ENTRY = 'id document variables codes { code } session { name } recordView { text }';

const QUERIES = [`{ entries(first: 100) { nodes { ${ENTRY} } } }`, '{ sessions(first: 100) { nodes { id } } }'];

/** What the control plane tells whoever may ask: the newest entries, and the export as JSON lines and CSV. */
export async function readControl(control: ControlPlane, token: string): Promise<readonly Trace[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const requests = [
    ...QUERIES.map(
      (query) => new Request('http://control/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }),
    ),
    ...['', '?format=csv'].map((search) => new Request(`http://control/export${search}`, { headers })),
  ];
  const traces: Trace[] = [];
  for (const [index, request] of requests.entries()) {
    const response = await control.fetch(request);
    if (response.status !== 200) throw new Error(`The control plane answers ${response.status}.`);
    traces.push({ name: `control plane ${index}`, text: await response.text() });
  }
  return traces;
}

/** Every file of a gateway as it is, the write-ahead log of its store among them. */
export function readFiles({ dataDir }: Pick<Config, 'dataDir'>): readonly Trace[] {
  return globSync('**/*', { cwd: dataDir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => ({ name: `file ${name}`, text: readFileSync(join(parentPath, name), 'latin1') }));
}

/** The rows of the store, unpacked. */
export async function readRows(config: Config): Promise<readonly Trace[]> {
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const texts = await readStoreTexts(reader);
    return texts.map(({ column, text }) => ({ name: `store ${column}`, text }));
  } finally {
    await reader.close();
  }
}
