import type { PolicyFile } from './policy-schema.ts';

/** One thing in a policy file that is wrong with names, or between parts that are each in form. */
export interface PolicyMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

/** A category is named that the file does not declare. */
export function unknownCategory(file: PolicyFile, path: PolicyMistake['path'], name: string): PolicyMistake {
  return {
    path,
    message: `the category ${name} is not declared under "categories"`,
    fix: `Declare ${name}, or name one of: ${Object.keys(file.categories).join(', ') || 'none is declared'}.`,
  };
}

/** A task is named that the file does not declare. */
export function unknownTask(file: PolicyFile, path: PolicyMistake['path'], task: string): PolicyMistake {
  return {
    path,
    message: `the task ${task} is not declared under "tasks"`,
    fix: `Declare ${task}, or name one of: ${[...new Set(['none', ...Object.keys(file.tasks)])].join(', ')}.`,
  };
}
