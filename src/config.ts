import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { checkAudiences } from './config-audiences.ts';
import type { ConfigFile } from './config-file.ts';
import { isRecord, readConfigFile } from './config-file.ts';
import type { IdentitySettings } from './config-identity.ts';
import { checkIdentity, toIdentitySettings } from './config-identity.ts';
import { CONFIG_SCHEMA } from './config-schema.ts';
import type { Override, Setting } from './config-settings.ts';
import { overrideAt, readEnvironment, readFlags, settingsOf } from './config-settings.ts';
import type { Finding } from './lib/finding.ts';
import { FindingsError } from './lib/finding.ts';

type Checked = z.output<typeof CONFIG_SCHEMA>;

/** Everything an operator can set, checked, with its defaults; paths are absolute. */
export type Config = Omit<Checked, 'http' | 'identity'> & {
  readonly identity: IdentitySettings;
  readonly http: Omit<Checked['http'], 'introspection' | 'landingPage'> & {
    readonly introspection: boolean;
    readonly landingPage: boolean;
  };
};

/** Where settings come from: flags win over the environment, that over the file, that over the defaults. */
export interface ConfigSources {
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** What is only composed needs no issuer. Default true. */
  readonly needsIdentity?: boolean;
}

/** Every setting with its path and environment variable, for documentation. */
export const SETTINGS: readonly Setting[] = settingsOf(CONFIG_SCHEMA);

/** Reads the configuration. Throws FindingsError with everything that is wrong with it at once. */
export function loadConfig({ file: path, env, flags, needsIdentity = true }: ConfigSources): Config {
  const file = path === undefined ? undefined : readConfigFile(path);
  const values: Record<string, unknown> = structuredClone(file?.values ?? {});
  if (path !== undefined) resolvePaths(values, dirname(resolve(path)));
  const names = isRecord(values.subgraphs) ? Object.keys(values.subgraphs) : [];
  const overrides = [...readEnvironment(SETTINGS, env, names), ...readFlags(SETTINGS, flags)];
  for (const override of overrides) setIn(values, override.path, override.value);
  resolvePaths(values, process.cwd());
  if (values.environment === undefined && env.NODE_ENV === 'production') values.environment = 'production';
  const checked = CONFIG_SCHEMA.safeParse(values);
  const findings = [
    ...(file?.findings ?? []),
    ...(checked.error?.issues ?? []).flatMap((issue) => findingsOf(issue, overrides, file)),
    ...checkAudiences(values, file),
    // What an unreadable file would have said is not known.
    ...(file?.findings.length ? [] : checkIdentity(values, overrides, file, needsIdentity)),
  ];
  if (findings.length > 0 || !checked.success) throw new FindingsError('The configuration cannot be used.', findings);
  return complete(checked.data);
}

/** Fills in what depends on other settings, and on the working directory. */
function complete(checked: Checked): Config {
  const isDevelopment = checked.environment === 'development';
  const { introspection = isDevelopment, landingPage = isDevelopment, ...http } = checked.http;
  const dataDir = resolve(checked.dataDir);
  const identity = toIdentitySettings(checked.identity);
  return Object.freeze({ ...checked, identity, dataDir, http: Object.freeze({ ...http, introspection, landingPage }) });
}

function findingsOf(
  issue: z.core.$ZodIssue,
  overrides: readonly Override[],
  file: ConfigFile | undefined,
): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownSetting([...issue.path, key], file));
  const path = issue.path.join('.');
  const override = overrideAt(overrides, issue.path);
  const setting = SETTINGS.find((each) => matches(each.path, issue.path));
  return [
    {
      severity: 'error',
      code: 'CONFIG_INVALID',
      message: `${path}${override ? ` (from ${override.origin})` : ''}: ${issue.message}.`,
      fix: setting?.description || `Correct ${path}.`,
      ...(file && !override ? { place: file.placeOf(issue.path) } : {}),
    },
  ];
}

function unknownSetting(path: readonly PropertyKey[], file: ConfigFile | undefined): Finding {
  const known = SETTINGS.filter(
    (each) => each.path.length >= path.length && matches(each.path.slice(0, path.length - 1), path.slice(0, -1)),
  );
  const names = [...new Set(known.map((each) => each.path[path.length - 1]))];
  return {
    severity: 'error',
    code: 'CONFIG_UNKNOWN_SETTING',
    message: `There is no setting ${path.join('.')}.`,
    fix: `Remove it. The settings here are: ${names.join(', ')}.`,
    ...(file ? { place: file.placeOf(path) } : {}),
  };
}

/** Whether a setting's path is that of an issue, or the list that the issue points into. */
function matches(pattern: readonly string[], path: readonly PropertyKey[]): boolean {
  return pattern.length <= path.length && pattern.every((key, index) => key === '*' || key === path[index]);
}

function resolvePaths(values: Record<string, unknown>, folder: string): void {
  for (const { path, isPath } of SETTINGS) if (isPath) mapIn(values, path, (text) => resolve(folder, text));
}

/** Changes the text at a path, at every name where the path has a `*`. */
function mapIn(values: Record<string, unknown>, path: readonly string[], change: (text: string) => string): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  for (const name of key === '*' ? Object.keys(values) : [key]) {
    const value = values[name];
    if (rest.length === 0 && typeof value === 'string') values[name] = change(value);
    if (rest.length > 0 && isRecord(value)) mapIn(value, rest, change);
  }
}

/** Sets a value, making the objects on its way; where something else stands there, the schema reports that instead. */
function setIn(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  if (values[key] === undefined) values[key] = {};
  const next = values[key];
  if (isRecord(next)) setIn(next, rest, value);
}
