import { type GraphQLSchema, getOperationAST, parse } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import type { Category } from '../catalog/category.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import { compileRequestRecord } from './compile-request-record.ts';

/** For tests: a catalog of inputs, each with the categories that are written beside its coordinate. */
export function inputCatalog(inputs: Readonly<Record<string, string>>): Catalog {
  const entries = Object.entries(inputs).map(([coordinate, categories]) => {
    const requirements = categories.split(' ').map((category) => ({ category, scopes: [['never']] }));
    return [coordinate as Coordinate, { classification: { requirements, masks: [] }, filter: false }] as const;
  });
  return {
    fields: new Map(),
    inputs: new Map(entries),
    entities: new Set(),
    keys: new Map(),
    implementers: new Map(),
    interfaceObjects: new Map(),
    fetching: { steady: new Set(), planned: new Map() },
    access: new Map(),
    derived: new Set(),
    inspectable: new Set(),
  };
}

/** For tests: records of one schema's requests; `masks` are the categories' record masks. */
export function recorder(schema: GraphQLSchema, catalog: Catalog, masks: Readonly<Record<string, string>> = {}) {
  const policy = { categories: new Map(Object.entries(masks).map(([name, mask]) => [name, categoryOf(name, mask)])) };
  return (text: string, operationName?: string) => {
    const document = parse(text);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('The document has this operation.');
    return compileRequestRecord({ schema, catalog, policy, document, operation });
  };
}

/** Policy files know fewer record masks than there are masks. */
function categoryOf(name: string, written: string): Category {
  const recordMask = parseMask(written);
  if (!recordMask) throw new Error('The test names a mask.');
  return { name, mask: recordMask, recordMask, scopes: [], sensitivity: 'low', detectors: [] };
}
