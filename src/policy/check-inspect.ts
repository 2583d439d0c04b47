import { DETECTORS } from '../inspect/detectors.ts';
import { compilePattern } from '../inspect/pattern-detector.ts';
import type { PolicyMistake } from './policy-mistake.ts';
import { unknownCategory, unknownTask } from './policy-mistake.ts';
import type { PolicyFile } from './policy-schema.ts';

/** What is wrong with detectors and the section `inspect`: a name or pattern that is no good would find nothing (I2). */
export function checkInspect(file: PolicyFile): readonly PolicyMistake[] {
  return [
    ...patternsCompile(file),
    ...detectorsAreKnown(file),
    ...detectorsHaveOneCategory(file),
    ...rulesAreFounded(file),
  ];
}

function patternsCompile({ detectors }: PolicyFile): readonly PolicyMistake[] {
  return Object.entries(detectors).flatMap(([name, { pattern }]): readonly PolicyMistake[] => {
    if (DETECTORS.has(name)) {
      const message = `${name} is the name of a detector that is there already`;
      return [{ path: ['detectors', name], message, fix: 'Give it a name of its own.' }];
    }
    try {
      compilePattern(name, pattern);
      return [];
    } catch (error) {
      const message = error instanceof Error ? error.message : 'the pattern cannot be used';
      return [{ path: ['detectors', name, 'pattern'], message, fix: PATTERN_FIX }];
    }
  });
}

const PATTERN_FIX = 'Write a regular expression without look-around and back-references; docs/detection.md says which.';

function detectorsAreKnown(file: PolicyFile): readonly PolicyMistake[] {
  const known = [...DETECTORS.keys(), ...Object.keys(file.detectors)];
  return namedDetectors(file)
    .filter(({ name }) => !known.includes(name))
    .map(({ path, name }) => ({
      path,
      message: `there is no detector ${name}`,
      fix: `Declare it under "detectors", or name one of: ${known.join(', ')}.`,
    }));
}

function detectorsHaveOneCategory(file: PolicyFile): readonly PolicyMistake[] {
  const owners = new Map<string, string>();
  return namedDetectors(file).flatMap(({ path, category, name }): readonly PolicyMistake[] => {
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, category);
    if (owner === undefined) return [];
    const message = `the detector ${name} already belongs to ${owner}`;
    return [{ path, message, fix: 'What is found has one category: name it once.' }];
  });
}

function namedDetectors({ categories }: PolicyFile) {
  return Object.entries(categories).flatMap(([category, { detectors }]) =>
    detectors.map((name, item) => ({ path: ['categories', category, 'detectors', item], category, name })),
  );
}

function rulesAreFounded(file: PolicyFile): readonly PolicyMistake[] {
  return file.inspect.rules.flatMap(({ tasks = [], categories }, index): readonly PolicyMistake[] => [
    ...[...tasks.entries()]
      .filter(([, task]) => task !== 'none' && !Object.hasOwn(file.tasks, task))
      .map(([item, task]) => unknownTask(file, ['inspect', 'rules', index, 'tasks', item], task)),
    ...(categories === '*' ? [] : [...categories.entries()]).flatMap(([item, name]): readonly PolicyMistake[] => {
      const path = ['inspect', 'rules', index, 'categories', item];
      const category = Object.hasOwn(file.categories, name) ? file.categories[name] : undefined;
      if (!category) return [unknownCategory(file, path, name)];
      if (category.detectors.length > 0) return [];
      const message = `${name} has no detectors, so nothing could be found`;
      return [{ path, message, fix: `Name detectors at the category, such as "${name}: { detectors: [EMAIL] }".` }];
    }),
  ]);
}
