import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { drawInterface, drawInterfaceObject, drawRoots, drawUnion } from './draw-abstract.ts';
import { drawEntity } from './draw-entities.ts';
import type { Drawing } from './draw-fields.ts';
import { drawEntityFields } from './draw-fields.ts';
import { oneIn } from './draw-type.ts';
import type { Sheet } from './sheet.ts';
import { printSheet } from './sheet.ts';

/** Schemas of two to five subgraphs, by name. They need not compose. Same seed, same schemas. */
export function drawSubgraphs(seed: number, isAnnotated: boolean): ReadonlyMap<string, string> {
  const random = createRandom(seed);
  const sheets = Array.from(
    { length: 2 + random.below(4) },
    (_, index): Sheet => ({ name: `s${index}`, types: new Map(), unions: new Map() }),
  );
  const entities = Array.from({ length: 2 + random.below(3) }, (_, index) => drawEntity(random, sheets, `E${index}`));
  const drawing: Drawing = {
    random,
    sheets,
    entities,
    annotation: (type) => (isAnnotated && oneIn(random, 2) ? annotationOf(random, type) : ''),
  };
  for (const entity of entities) drawEntityFields(drawing, entity);
  for (const name of ['I0', 'I1']) if (!oneIn(random, 3)) drawInterface(drawing, name);
  if (oneIn(random, 2)) drawInterfaceObject(drawing);
  if (!oneIn(random, 3)) drawUnion(drawing, 'U0');
  drawRoots(drawing, entities);
  return new Map(sheets.map((sheet) => [sheet.name, withSafeDefaults(printSheet(sheet, isAnnotated), isAnnotated)]));
}

/** A personal custom scalar must be nullable (PII_NO_SAFE_DEFAULT), and any field may turn out personal by what it requires. */
function withSafeDefaults(sdl: string, isAnnotated: boolean): string {
  return isAnnotated ? sdl.replaceAll('Json!', 'Json') : sdl;
}

const TEXT_MASKS = ['redact', 'email', 'last4', 'name', 'hash', 'partial(2,2)', 'pseudonym', 'url', 'phone'];

/** An annotation with a mask that fits. Not null, not drop: those change what is null. */
function annotationOf(random: Random, type: string): string {
  const mask = type.includes('String') && oneIn(random, 2) ? `, mask: "${random.pick(TEXT_MASKS)}"` : '';
  return `@pii(category: "SECRET"${mask})`;
}
