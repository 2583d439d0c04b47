import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** One HTTP request as a test sends it. */
export interface Sent {
  readonly method?: string;
  /** Default: `/graphql`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** One HTTP response, byte for byte but for its date. */
export interface Received {
  readonly status: number;
  /** Names and values as they came, `date` left out. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Sends a request to a port of this machine and reads all of the answer. */
export async function exchange(
  port: number,
  { method = 'POST', path = '/graphql', headers, body }: Sent,
): Promise<Received> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers } as Record<string, string>,
    });
    outgoing.once('response', resolve).once('error', reject).end(body);
  });
  const raw = response.rawHeaders;
  const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
  return {
    status: response.statusCode ?? 0,
    headers: pairs.filter((pair) => !pair.startsWith('Date:')),
    body: await text(response),
  };
}
