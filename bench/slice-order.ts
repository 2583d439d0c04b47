/**
 * In which order a number of entrants are measured in one pass: their indices. Over `count` passes (twice as many where
 * `count` is odd) each stands once at each place, and once right behind each other one, so that neither a slow phase of
 * the machine nor whoever ran before favours anybody (E. J. Williams, "Experimental designs balanced for the estimation
 * of residual effects of treatments", 1949).
 */
export function sliceOrder(count: number, pass: number): readonly number[] {
  const row = Array.from({ length: count }, (_, place) => (zigzag(place, count) + pass) % count);
  return Math.floor(pass / count) % 2 === 1 ? row.reverse() : row;
}

/** 0, 1, -1, 2, -2 …, all from 0 to count - 1. */
function zigzag(place: number, count: number): number {
  return place % 2 === 1 ? (place + 1) / 2 : (count - place / 2) % count;
}
