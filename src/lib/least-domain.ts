/**
 * How many texts of one form there must be, at least, before format-preserving encryption hides one of them: in fewer they
 * could be told by trying.
 * @see https://doi.org/10.6028/NIST.SP.800-38Gr1-draft section 5 (radix ^ minlen >= 1,000,000)
 */
export const LEAST_DOMAIN = 1_000_000n;
