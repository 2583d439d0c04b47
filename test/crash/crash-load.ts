import { Agent, request } from 'node:http';
import type { Random } from '../../subgraphs/lib/random.ts';
import type { Tokens } from '../surroundings.ts';
import type { CrashRequest } from './crash-request.ts';
import { drawCrashRequest } from './crash-request.ts';

/** A request, and what its client saw of an answer. */
export interface SentRequest extends CrashRequest {
  /** The status of the answer; undefined where not a byte of one arrived. */
  status: number | undefined;
  /** Whether the client went away before it had read all. */
  hasLeft: boolean;
}

/** Where requests go, and as whom. */
export interface LoadTarget {
  readonly port: number;
  readonly tokens: Tokens;
}

const CONNECTIONS = 24;

/** Load from many connections, each of which sends one request after another, until the gateway is gone. */
export class CrashLoad {
  readonly #random: Random;
  #number = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Puts the load on a gateway; resolves with all that was sent when it answers no more, or `isOver`. */
  async run(target: LoadTarget, isOver: () => boolean = () => false): Promise<readonly SentRequest[]> {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const sent: SentRequest[] = [];
    const connect = async (): Promise<void> => {
      for (let isServed = true; isServed && !isOver(); ) {
        const next: SentRequest = { ...this.#draw(), status: undefined, hasLeft: false };
        sent.push(next);
        isServed = (await send(agent, target, next)) || next.hasLeft;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connect));
    agent.destroy();
    return sent;
  }

  #draw(): CrashRequest {
    return drawCrashRequest(this.#number++, this.#random);
  }
}

/** Sends one request, and reads all of its answer; resolves with whether it came to its end. */
function send(agent: Agent, { port, tokens }: LoadTarget, sent: SentRequest): Promise<boolean> {
  const { query, variables, mark, persona, leavesAfterMs } = sent;
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'cordon-session': mark,
      authorization: `Bearer ${tokens[persona]}`,
    };
    const outgoing = request({ agent, host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers });
    const leaving = leavesAfterMs === undefined ? undefined : setTimeout(leave, leavesAfterMs);
    outgoing.on('response', (incoming) => {
      // The gateway sends head and body together, so that this stands for the first byte of the body.
      sent.status = incoming.statusCode;
      incoming.on('error', () => undefined).resume();
      incoming.on('close', () => end(incoming.complete));
    });
    outgoing.on('error', () => end(false));
    outgoing.end(JSON.stringify({ query, variables }));

    function leave(): void {
      sent.hasLeft = true;
      outgoing.destroy();
    }

    function end(isComplete: boolean): void {
      clearTimeout(leaving);
      resolve(isComplete);
    }
  });
}
