import type { Server } from 'node:net';
import { createServer } from 'node:net';
import type { Service, ServicePort } from './services.ts';

/** The line about the first port of services that cannot be had, `undefined` when all can; none stays bound. */
export async function takenPortProblem(services: readonly Service[]): Promise<string | undefined> {
  const held: Server[] = [];
  try {
    // All are held until the last is tried: two services on one port are found too.
    for (const wanted of services.flatMap((service) => [service, ...(service.otherPorts ?? [])])) {
      const server = createServer();
      const code = await bind(server, wanted.port);
      if (code !== undefined) return problem(wanted, code);
      held.push(server);
    }
    return undefined;
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function problem({ port, purpose, portVariable }: ServicePort, code: string): string {
  const what = code === 'EADDRINUSE' ? 'is taken' : `cannot be opened (${code})`;
  return `Port ${port}, for ${purpose}, ${what}; set ${portVariable} to another one.`;
}

/** The system's error code, `undefined` when the port is bound. */
function bind(server: Server, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'));
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
}
