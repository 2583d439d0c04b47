import { hash } from 'node:crypto';

/** The name of content by what it is: SHA-256 of its UTF-8, base64url. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url');
}
