import type { PolicyMistake } from './policy-mistake.ts';
import { unknownCategory, unknownTask } from './policy-mistake.ts';
import type { PolicyFile } from './policy-schema.ts';

/** What is wrong with the section `audit`: names that nothing declares, and categories that may not wait in a journal. */
export function checkAudit(file: PolicyFile): readonly PolicyMistake[] {
  return [...levelsAreOfDeclared(file), ...spooledAreLow(file)];
}

/** SECURITY: a misspelt name would have more kept than is meant. */
function levelsAreOfDeclared(file: PolicyFile): readonly PolicyMistake[] {
  const { tasks, categories } = file.audit;
  return [
    ...Object.keys(tasks)
      .filter((task) => task !== 'none' && !Object.hasOwn(file.tasks, task))
      .map((task) => unknownTask(file, ['audit', 'tasks', task], task)),
    ...Object.keys(categories)
      .filter((name) => !Object.hasOwn(file.categories, name))
      .map((name) => unknownCategory(file, ['audit', 'categories', name], name)),
  ];
}

/** SECURITY: what is shown before it is in the store may not be more than what matters least (test "… of low sensitivity"). */
function spooledAreLow(file: PolicyFile): readonly PolicyMistake[] {
  return (file.audit.onFailure?.spool ?? []).flatMap((name, item): readonly PolicyMistake[] => {
    const path = ['audit', 'onFailure', 'spool', item];
    const category = Object.hasOwn(file.categories, name) ? file.categories[name] : undefined;
    if (!category) return [unknownCategory(file, path, name)];
    if (category.sensitivity === 'low') return [];
    const message = `${name} is of ${category.sensitivity} sensitivity, and only what is of low sensitivity may wait in the journal`;
    return [{ path, message, fix: `Take ${name} out, or write "sensitivity: low" at the category if that is so.` }];
  });
}
