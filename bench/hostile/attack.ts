import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { ask } from './ask.ts';
import { randomShape } from './random-shape.ts';
import type { HostileRequest } from './shapes.ts';
import { NEW } from './shapes.ts';

/** What an attack sends, from a thread of its own: whoever measures the other caller has to be undisturbed. */
export type Attack = { readonly origin: string; readonly token: string } & (
  | { readonly kind: 'one'; readonly request: HostileRequest }
  /** So many new documents a second, for so many seconds. */
  | { readonly kind: 'flood'; readonly perSecond: number; readonly seconds: number }
  /** Random requests, some at once, for so many seconds. */
  | { readonly kind: 'mixed'; readonly atOnce: number; readonly seconds: number; readonly seed: number }
);

/** How often each answer came. */
export type AttackAnswers = Readonly<Record<string, number>>;

const attack: Attack = workerData;
const { origin, token } = attack;
const answers: Record<string, number> = {};
const send = async (query: string, variables?: object): Promise<void> => {
  const answer = await ask(origin, token, query, variables);
  const name = answer.endsWith(' MB') && attack.kind !== 'one' ? 'answered' : answer;
  answers[name] = (answers[name] ?? 0) + 1;
};

switch (attack.kind) {
  case 'one':
    await send(attack.request.query, attack.request.variables);
    break;
  case 'flood': {
    const running = new Set<Promise<void>>();
    const began = performance.now();
    for (let sent = 0; sent < attack.perSecond * attack.seconds; ) {
      const due = Math.min((performance.now() - began) / 1_000, attack.seconds) * attack.perSecond;
      for (; sent < due; sent++) {
        const sending = send(NEW(1_000_000 + sent)).finally(() => running.delete(sending));
        running.add(sending);
      }
      await sleep(5);
    }
    await Promise.all(running);
    break;
  }
  case 'mixed': {
    const end = performance.now() + attack.seconds * 1_000;
    let { seed } = attack;
    const work = async (): Promise<void> => {
      while (performance.now() < end) {
        const { query, variables } = randomShape(seed++);
        await send(query, variables);
      }
    };
    await Promise.all(Array.from({ length: attack.atOnce }, work));
    break;
  }
}
parentPort?.postMessage(answers);
