/** How keys and tokens of well-known services begin, and how long they are at least, beginning and all. */
const PREFIXES: readonly (readonly [prefix: string, least: number])[] = [
  ['ghp_', 36],
  ['gho_', 36],
  ['ghu_', 36],
  ['ghs_', 36],
  ['ghr_', 36],
  ['github_pat_', 40],
  ['glpat-', 26],
  ['gldt-', 25],
  ['glrt-', 25],
  ['xoxb-', 20],
  ['xoxp-', 20],
  ['xoxa-', 20],
  ['xoxr-', 20],
  ['xoxs-', 20],
  ['xapp-', 20],
  ['sk_live_', 20],
  ['sk_test_', 20],
  ['rk_live_', 20],
  ['rk_test_', 20],
  ['whsec_', 24],
  ['AKIA', 20],
  ['ASIA', 20],
  ['AIza', 39],
  ['ya29.', 30],
  ['GOCSPX-', 30],
  ['npm_', 40],
  ['pypi-', 50],
  ['dop_v1_', 64],
  ['SG.', 60],
  ['sk-ant-', 40],
  ['sk-proj-', 40],
  ['sk-', 40],
  ['hf_', 34],
  ['gsk_', 40],
  ['shpat_', 38],
  ['shpca_', 38],
  ['shppa_', 38],
  ['shpss_', 38],
  ['lin_api_', 40],
  ['dapi', 36],
  ['PMAK-', 50],
  ['AGE-SECRET-KEY-', 60],
];

/** AWS's key identifiers have one length. */
const EXACT = /^A[KS]IA[A-Z2-7]{16}$/;
/** Two parts of JSON in base64url, each of which begins with `{"`, and a signature (RFC 7519); or encrypted (RFC 7516). */
const WEB_TOKEN = /^eyJ[\w-]{6,}\.(?:eyJ[\w-]+(?:\.[\w-]+)?|[\w-]*(?:\.[\w-]+){3})$/;

const BY_FIRST: ReadonlyMap<string, typeof PREFIXES> = Map.groupBy(PREFIXES, ([prefix]) => prefix.charAt(0));

const FIRST_CODES = new Set(['e', ...BY_FIRST.keys()].map((first) => first.charCodeAt(0)));

/** Whether some known secret begins with this UTF-16 unit. */
export function mayBeKnown(code: number): boolean {
  return FIRST_CODES.has(code);
}

/** Whether a token without spaces is a key of a known service, or a web token. */
export function isKnownSecret(token: string): boolean {
  if (token.startsWith('eyJ')) return WEB_TOKEN.test(token);
  const known = BY_FIRST.get(token.charAt(0))?.some(
    ([prefix, least]) => token.length >= least && token.startsWith(prefix),
  );
  if (known !== true) return false;
  return token.startsWith('AKIA') || token.startsWith('ASIA') ? EXACT.test(token) : /\d/.test(token);
}
