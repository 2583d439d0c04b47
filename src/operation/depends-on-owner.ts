import type { FieldShape, SelectionShape } from './shape.ts';

/** Whether what is written for a selection depends on whose the subject around it is. */
export type DependsOnOwner = (selection: SelectionShape) => boolean;

/** Finds that out once for each selection. A subject below looks at its own key, and asks nothing of what is around it. */
export function createDependsOnOwner(): DependsOnOwner {
  const known = new Map<SelectionShape, boolean>();
  const dependsOnOwner: DependsOnOwner = (selection) => {
    const found =
      known.get(selection) ?? [...selection.types.values()].some((type) => !type.subject && type.fields.some(asks));
    known.set(selection, found);
    return found;
  };
  const asks = (field: FieldShape): boolean =>
    field.kind === 'split' || (field.kind === 'composite' && dependsOnOwner(field.selection));
  return dependsOnOwner;
}
