/** Where a function of a profile is from: its owner and its place, both short enough for a table. */
export interface Origin {
  /** `src/ROOM`, a package, `node`, `V8`, or what V8 calls in parentheses, such as `(garbage collector)`. */
  readonly owner: string;
  /** File and line; empty for what has none. */
  readonly place: string;
}

/** Code that somebody else's code calls to get its work done: its time can be charged to the caller. */
export const PLATFORM: ReadonlySet<string> = new Set(['node', 'V8', '(garbage collector)', '(program)']);

/** Says who owns a function, by the URL of its script; `line` counts from 0, as V8 does. */
export function originOf(url: string, line: number, functionName: string): Origin {
  if (url === '')
    return { owner: functionName.startsWith('(') && functionName !== '(anonymous)' ? functionName : 'V8', place: '' };
  if (url.startsWith('node:')) return { owner: 'node', place: `${url}:${line + 1}` };
  const path = url.replace(/^file:\/\//, '');
  const inPackage = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(path);
  if (inPackage) return { owner: inPackage[1] ?? path, place: `${inPackage[2]}:${line + 1}` };
  const inRoom = /^.*\/((?:src\/[^/]+|bench)\/.*)$/.exec(path);
  const place = inRoom?.[1] ?? path;
  return { owner: place.split('/').slice(0, 2).join('/'), place: `${place}:${line + 1}` };
}
