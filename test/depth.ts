/**
 * How much of what is random a run tries: `quick` for `npm test`, with counts that still find the faults a law was written
 * for; `deep` for every change (`npm run test:deep`, .ci/run); `nightly` for what takes hours (`npm run test:nightly`).
 */
export type Depth = 'quick' | 'deep' | 'nightly';

const DEPTHS: readonly Depth[] = ['quick', 'deep', 'nightly'];

/** The depth of this run: `CORDON_TEST_DEPTH`. Throws for one that does not exist, which would pass as a quick run. */
export const DEPTH: Depth = depthOf(process.env.CORDON_TEST_DEPTH);

/** A count for the depth of this run. */
export function atDepth<Count>(quick: Count, deep: Count, nightly: Count = deep): Count {
  return { quick, deep, nightly }[DEPTH];
}

function depthOf(text: string | undefined): Depth {
  const depth = text === undefined ? 'quick' : DEPTHS.find((each) => each === text);
  if (depth === undefined) throw new Error(`CORDON_TEST_DEPTH is one of ${DEPTHS.join(', ')}.`);
  return depth;
}
