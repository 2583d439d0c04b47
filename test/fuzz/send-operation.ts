import { createHash } from 'node:crypto';
import type { FuzzOperation, Sent } from './fuzz-case.ts';
import type { FuzzGateway } from './open-gateway.ts';
import type { Exchange } from './oracle/judge-exchange.ts';

/** Sends an operation the way it says; a persisted one by its hash first. Returns all answers, the operation's own last. */
export async function sendOperation(
  gateway: FuzzGateway,
  token: string | undefined,
  operation: FuzzOperation,
): Promise<readonly Exchange[]> {
  const authorization: Readonly<Record<string, string>> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { query, variables, operationName } = operation;
  const more = { ...operation.headers, ...authorization };
  const rest = { variables, ...(operationName !== undefined && { operationName }) };
  const post = (body: object) => gateway.send(postOf(body, more));
  switch (operation.way) {
    case 'POST':
      return [await post({ query, ...rest })];
    case 'GET': {
      const search = new URLSearchParams({
        query,
        variables: JSON.stringify(variables),
        ...(operationName !== undefined && { operationName }),
      });
      return [
        await gateway.send({
          method: 'GET',
          path: `/graphql?${search}`,
          headers: { ...more, accept: 'application/graphql-response+json' },
        }),
      ];
    }
    case 'persisted': {
      const extensions = {
        persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
      };
      const first = await post({ ...rest, extensions });
      return first.body.includes('PERSISTED_QUERY_NOT_FOUND')
        ? [first, await post({ query, ...rest, extensions })]
        : [first];
    }
  }
}

function postOf(body: object, headers: Readonly<Record<string, string>>): Sent {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
