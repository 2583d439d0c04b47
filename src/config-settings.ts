import { z } from 'zod';

/** One leaf of the configuration. In a path, `*` stands for a name that the operator chooses, or a place in a list. */
export interface Setting {
  readonly path: readonly string[];
  /** The environment variable that sets it; a name in `*` is in capitals there. None within a list: the whole has one. */
  readonly variable: string | undefined;
  readonly kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
  readonly isPath: boolean;
  readonly description: string;
}

/** A value that something other than the file gives, and what gave it: `CORDON_PORT`, `--port`. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: string;
  readonly setting: Setting;
}

/** The leaves of a schema, in its order. */
export function settingsOf(schema: z.core.$ZodType, path: readonly string[] = []): readonly Setting[] {
  const { core, description, isPath } = unwrapped(schema);
  if (core instanceof z.ZodObject) {
    return Object.entries(core.shape).flatMap(([key, value]) => settingsOf(value, [...path, key]));
  }
  if (core instanceof z.ZodRecord) return settingsOf(core.valueType, [...path, '*']);
  const setting: Setting = { path, variable: variableOf(path), kind: kindOf(core), isPath, description };
  if (setting.kind !== 'json' || !(core instanceof z.ZodArray)) return [setting];
  const entries = settingsOf(core.element, [...path, '*']);
  return [setting, ...entries.map((entry) => ({ ...entry, variable: undefined }))];
}

/** What overrides the value at a path, or one that it is part of. */
export function overrideAt(overrides: readonly Override[], path: readonly PropertyKey[]): Override | undefined {
  return overrides.findLast((each) => each.path.every((key, index) => key === String(path[index])));
}

/** What overrides a part of the value at a path. */
export function overrideWithin(overrides: readonly Override[], path: readonly PropertyKey[]): Override | undefined {
  return overrides.findLast((each) => path.every((key, index) => String(key) === each.path[index]));
}

/** What the environment sets. Variables that no setting has are not ours: the example world uses the prefix too. */
export function readEnvironment(
  settings: readonly Setting[],
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): readonly Override[] {
  return settings.flatMap((setting) => {
    if (setting.variable === undefined) return [];
    const [before = '', after] = setting.variable.split('*');
    return Object.entries(env).flatMap(([origin, text]) => {
      // An empty variable is an unset one, as compose files and shells have it.
      if (text === undefined || text === '') return [];
      if (after === undefined) {
        return origin === setting.variable ? [override(setting, setting.path, text, origin)] : [];
      }
      const isLonger = origin.length > before.length + after.length;
      if (!isLonger || !origin.startsWith(before) || !origin.endsWith(after)) return [];
      const capitals = origin.slice(before.length, origin.length - after.length);
      const name = names.find((each) => variableName(each) === capitals) ?? capitals.toLowerCase();
      return [
        override(
          setting,
          setting.path.map((key) => (key === '*' ? name : key)),
          text,
          origin,
        ),
      ];
    });
  });
}

/** What flags of the command line set: `{ port: '4000' }` is `--port 4000`. */
export function readFlags(
  settings: readonly Setting[],
  flags: Readonly<Record<string, string | undefined>>,
): readonly Override[] {
  return settings.flatMap((setting) => {
    const [name, ...rest] = setting.path;
    const text = name === undefined || rest.length > 0 ? undefined : flags[name];
    return text === undefined ? [] : [override(setting, setting.path, text, `--${name}`)];
  });
}

function override(setting: Setting, path: readonly string[], text: string, origin: string): Override {
  return { path, value: parseText(setting.kind, text), origin, setting };
}

/** What does not look like its kind stays text, for the schema to refuse. */
function parseText(kind: Setting['kind'], text: string): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : text);
    case 'list':
      return text.split(',').map((item) => item.trim());
    case 'json':
      return parseJson(text);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function variableOf(path: readonly string[]): string {
  return ['CORDON', ...path.map((key) => (key === '*' ? key : variableName(key)))].join('_');
}

/** What a key of a path is called in an environment variable: `planCacheBytes` is `PLAN_CACHE_BYTES`. */
export function variableName(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase();
}

function kindOf(core: z.core.$ZodType): Setting['kind'] {
  if (core instanceof z.ZodNumber) return 'number';
  if (core instanceof z.ZodBoolean) return 'boolean';
  // Of several forms, text is read as the first.
  if (core instanceof z.ZodUnion) return kindOf(firstOption(core));
  if (!(core instanceof z.ZodArray)) return 'text';
  return unwrapped(core.element).core instanceof z.ZodObject ? 'json' : 'list';
}

function firstOption({ options }: z.ZodUnion): z.core.$ZodType {
  const [first] = options;
  if (!first) throw new Error('A union has an option.');
  return unwrapped(first).core;
}

/** A schema without its defaults and the like, and what they say about it. */
function unwrapped(schema: z.core.$ZodType): {
  readonly core: z.core.$ZodType;
  readonly description: string;
  readonly isPath: boolean;
} {
  const meta = z.globalRegistry.get(schema);
  const own = { description: meta?.description ?? '', isPath: meta?.path === true };
  if (!isWrapper(schema)) return { core: schema, ...own };
  const inner = unwrapped(schema.unwrap());
  return {
    core: inner.core,
    description: own.description || inner.description,
    isPath: own.isPath || inner.isPath,
  };
}

function isWrapper(schema: z.core.$ZodType): schema is z.ZodReadonly | z.ZodDefault | z.ZodPrefault | z.ZodOptional {
  return [z.ZodReadonly, z.ZodDefault, z.ZodPrefault, z.ZodOptional].some((wrapper) => schema instanceof wrapper);
}
