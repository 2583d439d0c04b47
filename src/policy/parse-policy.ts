import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { Category } from '../catalog/category.ts';
import { defaultScopes } from '../catalog/category.ts';
import type { Finding, Place } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import type { CategorySet, Policy, TaskCap } from './policy.ts';
import { CLOSED_CAP, EFFECTS } from './policy.ts';

const categoryName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a category is written in capitals, such as EMAIL');
const categorySet = z.union([z.literal('*'), z.array(categoryName)]);
const mask = z
  .string()
  .refine((text) => parseMask(text) !== undefined, 'there is no such mask; docs/annotating.md lists them');

const capSchema = z.strictObject({
  description: z.string().optional(),
  groups: z.array(z.string().min(1)).optional(),
  reveal: categorySet.default([]),
  mask: categorySet.default([]),
  arguments: categorySet.default([]),
  default: z.enum(EFFECTS).exclude(['reveal']).default('deny'),
});

const policySchema = z.strictObject({
  version: z.literal(1),
  categories: z.record(
    categoryName,
    z.strictObject({
      description: z.string().optional(),
      mask: mask.default('redact'),
      scopes: z
        .array(z.array(z.string().min(1)).min(1))
        .min(1)
        .optional(),
      sensitivity: z.enum(['low', 'medium', 'high']).default('high'),
    }),
  ),
  tasks: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a task is written like billing-report'), capSchema)
    .default({}),
});

type PolicyFile = z.infer<typeof policySchema>;

/**
 * Reads a policy file (YAML, `version: 1`).
 * Throws FindingsError with every finding, each at its line, when the file is not a policy.
 */
export function parsePolicy(text: string, file: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors.map((error) =>
    findingOf(error.message.split('\n', 1)[0] ?? '', { file, line: error.linePos?.[0].line ?? 1 }),
  );
  if (syntax.length > 0) throw new FindingsError(`The policy ${file} is not YAML.`, syntax);
  const parsed = policySchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  const place = (path: readonly PropertyKey[]): Place => ({ file, line: lineOf(document, lines, path) });
  if (!parsed.success) {
    const findings = parsed.error.issues.map((issue) =>
      findingOf(`${issue.path.join('.') || 'policy'}: ${issue.message}`, place(issue.path)),
    );
    throw new FindingsError(`The policy ${file} cannot be used.`, findings);
  }
  const unknown = unknownCategories(parsed.data).map(({ path, name }) =>
    findingOf(`${path.join('.')}: the category ${name} is not declared under "categories"`, place(path)),
  );
  if (unknown.length > 0) throw new FindingsError(`The policy ${file} cannot be used.`, unknown);
  return toPolicy(parsed.data);
}

function findingOf(message: string, place: Place): Finding {
  return { severity: 'error', code: 'POLICY_INVALID', message, fix: 'See docs/policy.md for the language.', place };
}

/** The line of the deepest node on a path that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function unknownCategories(file: PolicyFile): readonly { readonly path: readonly string[]; readonly name: string }[] {
  return Object.entries(file.tasks).flatMap(([task, cap]) =>
    (['reveal', 'mask', 'arguments'] as const).flatMap((key) => {
      const set = cap[key];
      const names = set === '*' ? [] : set;
      return names
        .filter((name) => !Object.hasOwn(file.categories, name))
        .map((name) => ({ path: ['tasks', task, key], name }));
    }),
  );
}

function toPolicy(file: PolicyFile): Policy {
  const caps = new Map(Object.entries(file.tasks).map(([label, cap]) => [label, toCap(cap)]));
  const noTask = caps.get('none') ?? CLOSED_CAP;
  caps.delete('none');
  const categories = new Map(
    Object.entries(file.categories).map(([name, entry]): [string, Category] => [
      name,
      {
        name,
        mask: parseMask(entry.mask) ?? { name: 'redact', parameters: [] },
        scopes: entry.scopes ?? defaultScopes(name),
        sensitivity: entry.sensitivity,
      },
    ]),
  );
  return { categories, tasks: caps, noTask };
}

function toCap(cap: z.infer<typeof capSchema>): TaskCap {
  return {
    groups: cap.groups && new Set(cap.groups),
    reveal: toSet(cap.reveal),
    mask: toSet(cap.mask),
    arguments: toSet(cap.arguments),
    fallback: cap.default,
  };
}

function toSet(set: '*' | readonly string[]): CategorySet {
  return set === '*' ? '*' : new Set(set);
}
