import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { clientOf, request } from './test-upstream.ts';

/** A key and a certificate for 127.0.0.1 that signs itself. */
function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test.each([
  [true, '2.0'],
  [false, '1.1'],
])('with fetch.http2 %s a subgraph that offers both is spoken to in HTTP/%s', async (http2, version) => {
  const { key, cert } = certificate();
  const before = getCACertificates();
  setDefaultCACertificates([cert.toString()]);
  const server = createSecureServer({ key, cert, allowHTTP1: true }, (received, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { version: received.httpVersion } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = clientOf({ url: `https://127.0.0.1:${port}/` }, { http2 });
  try {
    const posts = ['a', 'b', 'c'].map((body) => client.post(request({ body })));
    await expect(Promise.all(posts)).resolves.toEqual(
      ['a', 'b', 'c'].map(() => ({ data: { version }, errors: [], isPlain: true })),
    );
  } finally {
    await client.close();
    server.close();
    setDefaultCACertificates(before);
  }
});
