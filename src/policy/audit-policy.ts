/** How much recordings keep of an operation, the least first. */
export const RECORD_LEVELS = ['none', 'metadata', 'full'] as const;

/** `full` keeps the record view, `metadata` only its size, `none` not even that. The entry itself is always written. */
export type RecordLevel = (typeof RECORD_LEVELS)[number];

/** What a policy says of the audit. */
export interface AuditPolicy {
  readonly record: RecordLevel;
  /** By label; `none` is a token without a task. */
  readonly tasks: ReadonlyMap<string, RecordLevel>;
  readonly categories: ReadonlyMap<string, RecordLevel>;
  /**
   * Queries with no other category than these may go to a local journal where the store cannot be reached; undefined where
   * nothing may.
   */
  readonly spool: ReadonlySet<string> | undefined;
}

/** Everything is kept, and nothing is answered that cannot be recorded. */
export const STRICT_AUDIT: AuditPolicy = {
  record: 'full',
  tasks: new Map(),
  categories: new Map(),
  spool: undefined,
};

/** What recordings keep of an operation under a task, by the categories in it: the least of what is said. */
export function recordLevel(
  { record, tasks, categories }: AuditPolicy,
  task: string,
  named: Iterable<string>,
): RecordLevel {
  const said = [tasks.get(task) ?? record, ...[...named].map((name) => categories.get(name) ?? 'full')];
  return RECORD_LEVELS.find((level) => said.includes(level)) ?? 'full';
}

/** Whether an operation with these categories may go to the journal. */
export function maySpool({ spool }: AuditPolicy, named: Iterable<string>): boolean {
  return spool !== undefined && [...named].every((name) => spool.has(name));
}
