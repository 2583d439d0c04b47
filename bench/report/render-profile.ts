import { aligned } from './aligned.ts';
import type { ProfileSummary, Share } from './summarise-profile.ts';

/** The profile as tables: owners, functions by their own time, and Cordon's own functions with all that they call. */
export function renderProfile({ busyUs, owners, functions }: ProfileSummary, requests: number, top: number): string {
  const percent = (us: number): string => ((us * 100) / busyUs).toFixed(1);
  const perRequest = (us: number): string => (us / requests).toFixed(1);
  const own = functions
    .filter(({ owner }) => owner.startsWith('src/'))
    .sort((a, b) => b.totalUs - a.totalUs)
    .slice(0, top);
  const row = (share: Share, us: number): readonly string[] => [
    percent(us),
    perRequest(us),
    share.name,
    share.place === '' ? share.owner : `${share.owner}  ${share.place}`,
  ];
  return [
    `${perRequest(busyUs)} us for each of ${requests} requests, the profiler's own cost included`,
    'BY OWNER: own code, and own code with what Node.js and V8 did for it (garbage collection is charged to nobody)',
    aligned(
      ['self %', 'self us', 'with platform %', 'with platform us', 'owner'],
      owners
        .slice(0, top)
        .map((each) => [
          percent(each.selfUs),
          perRequest(each.selfUs),
          percent(each.totalUs),
          perRequest(each.totalUs),
          each.name,
        ]),
    ),
    'FUNCTIONS, by the time in their own code',
    aligned(
      ['self %', 'us', 'function', 'where'],
      functions.slice(0, top).map((each) => row(each, each.selfUs)),
    ),
    "CORDON'S FUNCTIONS, with all that they call",
    aligned(
      ['total %', 'us', 'function', 'where'],
      own.map((each) => row(each, each.totalUs)),
    ),
    '',
  ].join('\n\n');
}
