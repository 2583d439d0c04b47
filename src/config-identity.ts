import type { z } from 'zod';
import type { ConfigFile } from './config-file.ts';
import { isRecord } from './config-file.ts';
import type { identitySchema } from './config-identity-schema.ts';
import { SHORTHAND } from './config-identity-schema.ts';
import type { Override } from './config-settings.ts';
import { overrideAt, overrideWithin } from './config-settings.ts';
import type { Finding } from './lib/finding.ts';

type Checked = z.output<typeof identitySchema>;

/** One issuer, with its defaults. */
export type IssuerSettings = NonNullable<Checked['issuers']>[number];

/** Who is believed, however it was written; no issuer where nobody is told apart. */
export interface IdentitySettings {
  readonly anonymous: 'deny' | 'allow';
  readonly keyGraceSeconds: number;
  readonly issuers: readonly IssuerSettings[];
}

/** Both ways to write issuers as one: a single one is a list of one. */
export function toIdentitySettings({
  anonymous,
  keyGraceSeconds,
  issuers,
  issuer,
  ...rest
}: Checked): IdentitySettings {
  const single = issuer === undefined ? [] : [{ issuer, ...rest }];
  return { anonymous, keyGraceSeconds, issuers: issuers ?? single };
}

/** Something wrong with `identity` as a whole, under which path of it. */
interface Problem {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What is wrong with `identity` as a whole: no issuer, two ways to write them at once, one issuer or its keys twice. */
export function checkIdentity(
  values: Readonly<Record<string, unknown>>,
  overrides: readonly Override[],
  file: ConfigFile | undefined,
  isNeeded: boolean,
): readonly Finding[] {
  const identity = isRecord(values.identity) ? values.identity : {};
  const problems = [
    ...(isNeeded ? missing(identity) : []),
    ...(identity.issuers === undefined ? [] : [...overlapping(identity), ...repeated(identity.issuers)]),
  ];
  return problems.map(({ path, message, ...problem }): Finding => {
    const at = ['identity', ...path];
    const override = path.length === 0 ? undefined : (overrideAt(overrides, at) ?? overrideWithin(overrides, at));
    return {
      severity: 'error',
      ...problem,
      message: `${message}${override ? ` (from ${override.origin})` : ''}.`,
      ...(file && !override && { place: file.placeOf(at) }),
    };
  });
}

/** Without an issuer nobody could be told apart; that must be said on purpose. */
function missing({ issuer, issuers, anonymous }: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (issuer !== undefined || issuers !== undefined || anonymous === 'allow') return [];
  return [
    {
      path: [],
      code: 'CONFIG_NO_IDENTITY',
      message: 'Neither identity.issuer, identity.issuers nor identity.anonymous: allow is set',
      fix: "Set identity.issuer (CORDON_IDENTITY_ISSUER) to the provider's issuer, or identity.anonymous to allow.",
    },
  ];
}

function overlapping(identity: Readonly<Record<string, unknown>>): readonly Problem[] {
  return SHORTHAND.filter((name) => identity[name] !== undefined).map((name) => ({
    path: [name],
    code: 'CONFIG_ISSUERS_OVERLAP',
    message: `identity.${name} and identity.issuers are both set`,
    fix: `Move identity.${name} into the entries of identity.issuers that it is meant for.`,
  }));
}

/**
 * Issuers that are listed twice, of whose rules nobody could say which hold, and keys that two issuers share.
 * SECURITY: with the latter, a key of one issuer would verify tokens of the other (test: 'A53 issuers that share …').
 */
function repeated(issuers: unknown): readonly Problem[] {
  const entries: readonly unknown[] = Array.isArray(issuers) ? issuers : [];
  return (['issuer', 'jwksUri'] as const).flatMap((name) => {
    const written = entries.map((entry) => (isRecord(entry) ? entry[name] : undefined));
    return written.flatMap((value, index) => {
      const first = written.indexOf(value);
      if (value === undefined || first === index) return [];
      return [{ path: ['issuers', index, name], ...REPEATED[name](`identity.issuers.${index}`, first) }];
    });
  });
}

const REPEATED = {
  issuer: (entry: string, first: number) => ({
    code: 'CONFIG_ISSUER_REPEATED',
    message: `${entry} is the issuer of identity.issuers.${first} again`,
    fix: 'Write one entry for each issuer; its audience may be a list.',
  }),
  jwksUri: (entry: string, first: number) => ({
    code: 'CONFIG_ISSUERS_SHARE_KEYS',
    message: `${entry} has the keys of identity.issuers.${first}`,
    fix: 'Give each issuer keys of its own, or leave jwksUri out where discovery finds them.',
  }),
};
