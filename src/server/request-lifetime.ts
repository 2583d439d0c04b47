import type { Inbound } from './http-message.ts';

/** How long a request may work, and whether anybody still waits for it. */
export interface RequestLifetime {
  /** Ends when the client has gone or the time is up. */
  readonly signal: AbortSignal;
  /** To be called when the answer is there: nobody is told, and no timer stays. */
  end(): void;
}

/** The one place where a request's lifetime begins: with `durationMs` to live, as long as the client is there. */
export function startLifetime(inbound: Inbound, durationMs: number): RequestLifetime {
  const controller = new AbortController();
  let isOver = false;
  const cancel = () => {
    if (!isOver) controller.abort();
  };
  const timer = setTimeout(cancel, durationMs);
  inbound.onGone(cancel);
  return {
    signal: controller.signal,
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
