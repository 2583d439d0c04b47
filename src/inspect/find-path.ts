/** A path is cut behind its last key that ends before, in characters. */
const MOST_CHARACTERS = 200;

/** A key that a programmer thought of: one of JSON's objects may as well be an account, an address or a name. */
const NAME = /^(?!(?:\D*\d){4})[A-Za-z_][A-Za-z0-9_-]{0,39}$/;

const ANY_KEY = '*';
const ANY_PLACE = '[]';

/** What `findPath` writes, but for its length. */
const PATH = /^(?:[A-Za-z0-9_-]+|\*|\[\])(?:\.(?:[A-Za-z0-9_-]+|\*)|\[\])*$/;

/**
 * Keys and places in lists that lead to a value within a JSON scalar, as a path such as `orders[].email`. A place becomes
 * `[]`, and a key that does not look like a name `*`: so values that serve as keys are not told, and what is alike is counted
 * together. At most 200 characters.
 */
export function findPath(keys: readonly (string | number)[]): string {
  let path = '';
  for (const key of keys) {
    const longer = `${path}${stepOf(key, path === '')}`;
    if (longer.length > MOST_CHARACTERS) break;
    path = longer;
  }
  return path;
}

function stepOf(key: string | number, isFirst: boolean): string {
  if (typeof key === 'number') return ANY_PLACE;
  return `${isFirst ? '' : '.'}${NAME.test(key) ? key : ANY_KEY}`;
}

/** SECURITY: a path as it may be kept; `*` for one that `findPath` would not write (test "a path that …"). */
export function keptPath(path: string): string {
  if (path === '') return path;
  if (path.length > MOST_CHARACTERS || !PATH.test(path)) return ANY_KEY;
  const isKept = path.split(/\.|\[\]/).every((key) => key === '' || key === ANY_KEY || NAME.test(key));
  return isKept ? path : ANY_KEY;
}
