import type { DocumentNode } from 'graphql';

/** What a token takes with the nodes and places made of it; `{ a a a … }` has the most of them, measured at 300. */
const BYTES_A_TOKEN = 300;

/** About how much memory a document that was parsed with its places keeps, in bytes: rather too much than too little. */
export function documentBytes({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens++;
  return tokens * BYTES_A_TOKEN + (loc?.source.body.length ?? 0) * 2;
}
