import * as z from 'zod';
import { maskMistake } from '../maskers/parse-mask.ts';
import { RECORD_LEVELS } from './audit-policy.ts';
import { EFFECTS } from './effect.ts';
import { INSPECT_ACTIONS } from './inspect-policy.ts';
import { CLAIMS } from './policy.ts';
import { LIFTS } from './rule.ts';
import { OPERATION_KINDS } from './situation.ts';

const DAY = 86_400;

const description = z.string().max(2_000).optional().describe('For people to read.');
const name = z.string().min(1).max(200);
const names = z.array(name).max(1_000);
const categoryName = z
  .string()
  .max(100)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'a category is written in capitals, such as EMAIL');
const categorySet = z.union([z.literal('*'), z.array(categoryName).max(1_000)], {
  error: 'write "*" or a list of categories, such as [NAME, EMAIL]',
});
const taskLabel = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a task is written like billing-report');
const coordinate = z
  .string()
  .max(400)
  .regex(
    /^[_A-Za-z]\w*\.[_A-Za-z]\w*(?:\([_A-Za-z]\w*:\))?$/,
    'a coordinate is written like Customer.email or Query.customers(filter:)',
  );
const expected = z
  .string()
  .max(400)
  .regex(
    /^(?:[A-Z][A-Z0-9_]*|[_A-Za-z]\w*\.[_A-Za-z]\w*(?:\([_A-Za-z]\w*:\))?)$/,
    'a test expects something of a category such as EMAIL or a coordinate such as Customer.email',
  );
const mask = z
  .string()
  .refine((text) => maskMistake(text) === undefined, { error: ({ input }) => maskMistake(String(input)) ?? 'no mask' });
/** SECURITY: nothing of a value, nor anything made of it by a key, is kept (I7, test "a record mask shows nothing …"). */
const recordMask = z.enum(['redact', 'default', 'null', 'drop'], {
  error: 'records hide whole values: write redact, default, null or drop',
});
const mode = z.enum(['enforce', 'shadow']).default('enforce');
const effect = z.enum(EFFECTS);

const category = z.strictObject({
  description,
  mask: mask.default('redact').describe('How a value is hidden where an annotation does not say.'),
  recordMask: recordMask.default('redact').describe('How a value is hidden in recordings, whoever asked.'),
  scopes: z
    .array(z.array(name).min(1))
    .min(1)
    .optional()
    .describe('What reveals it: outer list OR, inner lists AND. Default [["pii:<category>:read"]].'),
  sensitivity: z.enum(['low', 'medium', 'high']).default('high'),
  detectors: names.default([]).describe('Detectors that find it in texts that nobody annotated.'),
});

const typeName = z
  .string()
  .max(200)
  .regex(/^[_A-Za-z]\w*$/, 'a subject is the name of a type');

const subject = z.strictObject({
  key: name.describe('The field that tells the entity: an ID, String or Int.'),
  claim: z.enum(CLAIMS).default('sub').describe('What of the token equals it: `sub`, or `client` for its client.'),
  issuers: names.min(1).optional().describe('Whose tokens count; needed where several issuers are configured.'),
  owns: z.array(typeName).max(1_000).default([]).describe('Entities that are about whoever they are reached from.'),
});

const cap = z.strictObject({
  description,
  groups: names.optional().describe('Who may work under it; everybody where absent.'),
  reveal: categorySet.default([]),
  mask: categorySet.default([]),
  arguments: categorySet.default([]).describe('Categories that arguments may carry.'),
  default: effect.exclude(['reveal']).default('deny').describe('The effect on every other category.'),
});

const condition = z.strictObject({
  groups: names.min(1).optional(),
  tasks: z.array(taskLabel).min(1).max(1_000).optional().describe('`none` is a token without a task.'),
  clients: names.min(1).optional(),
  issuers: names.min(1).optional(),
  operations: z.array(z.enum(OPERATION_KINDS)).min(1).optional(),
  self: z.boolean().default(false).describe('Only of the own entity of who asks (`subjects`).'),
  others: z.boolean().default(false).describe('Only of what is not known to be the own entity of who asks.'),
});

const policyAnswer = z
  .strictObject({
    description,
    groups: names.min(1).optional(),
    tasks: z.array(taskLabel).min(1).max(1_000).optional().describe('`none` is a token without a task.'),
    clients: names.min(1).optional(),
    issuers: names.min(1).optional(),
    scopes: z.array(z.array(name).min(1)).min(1).optional().describe('Outer list OR, inner lists AND.'),
  })
  .refine(({ groups, tasks, clients, issuers, scopes }) => groups ?? tasks ?? clients ?? issuers ?? scopes, {
    message: 'a policy states at least one of groups, tasks, clients, issuers, scopes',
  });

const target = z
  .strictObject({
    categories: categorySet.default([]),
    coordinates: z.array(coordinate).max(10_000).default([]),
  })
  .refine(({ categories, coordinates }) => categories.length + coordinates.length > 0, {
    message: 'a rule speaks of at least one category or coordinate',
  });

const approval = z.strictObject({
  groups: names.min(1).describe('Reviewers come from these.'),
  reviewers: z.int().min(1).max(20).default(1).describe('How many distinct people must approve.'),
  lifts: z.array(z.enum(LIFTS)).default([]).describe('What a grant takes away besides the hold.'),
  onApproval: effect.exclude(['hold', 'block']).default('reveal').describe('An approved operation sees no more.'),
  oneTime: z.boolean().default(true),
  requestSeconds: z
    .int()
    .min(1)
    .max(30 * DAY)
    .default(DAY),
  grantSeconds: z
    .int()
    .min(1)
    .max(30 * DAY)
    .default(3_600),
});

const rule = z.strictObject({
  name: name.describe('Unique; it is what explanations and the audit say.'),
  description,
  mode: mode.describe('`shadow`: decided and recorded, not enforced.'),
  when: condition.default({ self: false, others: false }),
  on: target,
  effect,
  approval: approval.optional(),
});

const probes = z.strictObject({
  distinct: z.int().min(1).max(1_000_000).describe('Distinct values that one principal may try on one coordinate.'),
  windowSeconds: z.int().min(1).max(DAY),
});

const testPrincipal = z.strictObject({
  issuer: z.string().default('https://issuer.example'),
  client: name.optional(),
  task: taskLabel.optional().describe('Absent or `none`: a token without a task.'),
  scopes: names.default([]),
  groups: names.default([]),
  operation: z.enum(OPERATION_KINDS).default('query'),
  self: z.boolean().default(false).describe('Whether what is asked about is the own entity of who asks.'),
});

const policyTest = z.strictObject({
  name,
  principal: testPrincipal,
  expect: z
    .record(expected, effect)
    .refine((expected) => Object.keys(expected).length > 0, { message: 'a test expects at least one effect' }),
});

const detector = z.strictObject({
  description,
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .describe('What it finds: a regular expression without look-around and back-references, run in linear time.'),
});

const inspectAction = z.enum(INSPECT_ACTIONS);

const inspectRule = z.strictObject({
  description,
  on: z
    .strictObject({
      types: z.array(typeName).max(1_000).default([]),
      coordinates: z.array(coordinate).max(10_000).default([]),
    })
    .refine(({ types, coordinates }) => types.length + coordinates.length > 0, {
      message: 'a rule speaks of at least one type or coordinate; without "on" it speaks of all',
    })
    .optional()
    .describe('Fields that nobody annotated; all of them where absent.'),
  tasks: z.array(taskLabel).min(1).max(1_000).optional().describe('`none` is a token without a task.'),
  categories: categorySet.default('*').describe('What is looked for: categories with detectors.'),
  action: inspectAction.describe('`report` counts what is found, `mask` also hides it, `off` does not look.'),
});

const inspect = z.strictObject({
  default: inspectAction.default('off').describe('What is done where no rule speaks of a category at a place.'),
  rules: z.array(inspectRule).max(10_000).default([]).describe('Of all that speak, the strictest counts.'),
});

const recordLevel = z.enum(RECORD_LEVELS);

const audit = z.strictObject({
  record: recordLevel
    .default('full')
    .describe('What recordings keep: `full` the record view, `metadata` only its size, `none` not even that.'),
  tasks: z.record(taskLabel, recordLevel).default({}).describe('What they keep under a task; the least counts.'),
  categories: z
    .record(categoryName, recordLevel)
    .default({})
    .describe('What they keep of operations with such a category; the least counts.'),
  onFailure: z
    .strictObject({
      spool: z
        .array(categoryName)
        .max(1_000)
        .default([])
        .describe(
          'Queries with no other category than these, all of low sensitivity, go to a local journal meanwhile.',
        ),
    })
    .optional()
    .describe('What happens where the audit cannot be written; without it everything is refused.'),
});

/** The one source of what a policy file may say; docs/policy.md explains it, schema/policy.schema.json is made of it. */
export const POLICY_SCHEMA = z.strictObject({
  version: z.literal(1),
  mode: mode.describe('`shadow` makes every rule a shadow rule. Categories, scopes and caps always hold.'),
  categories: z.record(categoryName, category),
  subjects: z.record(typeName, subject).default({}),
  tasks: z.record(taskLabel, cap).default({}),
  rules: z.array(rule).max(10_000).default([]),
  policies: z
    .record(name, policyAnswer)
    .default({})
    .describe('What answers the names of `@policy`: all that is stated must hold. A name that is absent is denied.'),
  arguments: z.strictObject({ probes: probes.optional() }).default({}),
  detectors: z.record(categoryName, detector).default({}).describe('Detectors of your own, by name.'),
  inspect: inspect
    .default({ default: 'off', rules: [] })
    .describe('Where texts that nobody annotated are searched for personal data.'),
  audit: audit.default({ record: 'full', tasks: {}, categories: {} }),
  tests: z.array(policyTest).max(10_000).default([]),
});

/** A policy file whose every part has the right form; names may still be wrong. */
export type PolicyFile = z.infer<typeof POLICY_SCHEMA>;
