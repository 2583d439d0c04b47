import { writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Preloaded into contestants that run on Node.js (`--import`): measures from inside what /proc does not show, and stops
// the contestant when the benchmark is gone, even by kill -9.

/** How often the delay is sampled, in milliseconds; a delay is what exceeds it. */
const RESOLUTION_MS = 10;

/** What the benchmark asks, and how the probe answers: `delay` in milliseconds, `profile` with the file written. */
export type ProbeRequest =
  | { readonly kind: 'delay-start' }
  | { readonly kind: 'delay-stop' }
  | { readonly kind: 'profile-start'; readonly intervalUs: number }
  | { readonly kind: 'profile-stop'; readonly file: string };

/** The answer to any request; `p99Ms` and `maxMs` after `delay-stop`. */
export interface ProbeAnswer {
  readonly p99Ms: number;
  readonly maxMs: number;
}

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let session: Session | undefined;

async function answer(request: ProbeRequest): Promise<ProbeAnswer> {
  switch (request.kind) {
    case 'delay-start':
      histogram.reset();
      histogram.enable();
      return NOTHING;
    case 'delay-stop':
      histogram.disable();
      return { p99Ms: delay(histogram.percentile(99)), maxMs: delay(histogram.max) };
    case 'profile-start':
      session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: request.intervalUs });
      await session.post('Profiler.start');
      return NOTHING;
    case 'profile-stop': {
      const stopped: { readonly profile: Profiler.Profile } | undefined = await session?.post('Profiler.stop');
      writeFileSync(request.file, JSON.stringify(stopped?.profile));
      session?.disconnect();
      return NOTHING;
    }
  }
}

const NOTHING: ProbeAnswer = { p99Ms: 0, maxMs: 0 };

function delay(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}

process.on('message', (request: ProbeRequest) => {
  void answer(request).then((result) => process.send?.(result));
});
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 2_000).unref();
});
process.channel?.unref();
