import { formatMask } from '../maskers/parse-mask.ts';
import type { DecidedShape, FieldShape, LeafInspection, SelectionShape } from '../operation/shape.ts';
import { mapDecided } from '../operation/shape.ts';

/**
 * The shape by which an answer is recorded: every personal leaf by its category's record mask, whoever asked. The very
 * same shape where that is what the client is sent anyway.
 */
export function recordShape(shape: SelectionShape): SelectionShape {
  const types = [...shape.types].map(([name, object]) => {
    const fields = object.fields.map(recordField);
    const isSame = fields.every((field, index) => field === object.fields[index]);
    return [name, isSame ? object : { ...object, fields }] as const;
  });
  return types.every(([name, object]) => object === shape.types.get(name))
    ? shape
    : { ...shape, types: new Map(types) };
}

function recordField(field: FieldShape): FieldShape {
  const recorded = mapDecided(field, recordDecided);
  if (recorded.kind !== 'split') return recorded;
  // Of a leaf that both see the record holds the same.
  return recorded.own.kind === 'leaf' && recorded.others.kind === 'leaf' ? recorded.own : recorded;
}

function recordDecided(field: DecidedShape): DecidedShape {
  switch (field.kind) {
    case 'hidden':
      return field;
    case 'leaf': {
      const { mask, record, inspection } = field;
      if (inspection) return { ...field, inspection: recordInspection(inspection) };
      const isSame = record === undefined || (mask !== undefined && formatMask(mask.spec) === formatMask(record.spec));
      return isSame ? field : { ...field, mask: record };
    }
    case 'composite': {
      const selection = recordShape(field.selection);
      return selection === field.selection ? field : { ...field, selection };
    }
  }
}

/** SECURITY: what is only counted for the client is hidden in records all the same (I7). */
function recordInspection({ leaf, sought }: LeafInspection): LeafInspection {
  return { leaf, sought: sought.map((each) => ({ ...each, mask: each.recordMask })) };
}
