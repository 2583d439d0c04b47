/** What a federation library adds to the SDL of a running subgraph. */
const ADDED: ReadonlySet<string> = new Set([
  '_Any',
  '_Entity',
  '_Service',
  '_FieldSet',
  'FieldSet',
  'link__Import',
  'link__Purpose',
]);

const ADDED_FIELDS: ReadonlySet<string> = new Set(['_entities', '_service']);

/** Whether a type is part of the federation machinery, not of what the subgraph says. */
export function isFederationType(name: string): boolean {
  return ADDED.has(name) || name.startsWith('__') || name.startsWith('federation__');
}

/** Whether a field is part of the federation machinery: `_entities` and `_service` of the query type. */
export function isFederationField(name: string): boolean {
  return ADDED_FIELDS.has(name);
}

/** Whether a `@link` only brings in the link specification itself. */
export function isLinkOfLink(url: string | undefined): boolean {
  return url !== undefined && /^https:\/\/specs\.apollo\.dev\/(link|core)\//.test(url);
}
