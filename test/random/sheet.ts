import { DEFINITIONS, HEADER, PII_HEADER } from './common-definitions.ts';

/** One type of a subgraph's schema while it is drawn. */
export interface DrawnType {
  readonly keyword: 'type' | 'interface';
  readonly name: string;
  readonly implemented: Set<string>;
  readonly directives: Set<string>;
  /** A field's whole line by its name. */
  readonly fields: Map<string, string>;
}

/** One subgraph's schema while it is drawn. */
export interface Sheet {
  readonly name: string;
  readonly types: Map<string, DrawnType>;
  /** Members by union. */
  readonly unions: Map<string, ReadonlySet<string>>;
}

/** The type of that name on the sheet, empty if it is new. */
export function typeOn(sheet: Sheet, name: string, keyword: DrawnType['keyword'] = 'type'): DrawnType {
  const known = sheet.types.get(name);
  if (known) return known;
  const type = { keyword, name, implemented: new Set<string>(), directives: new Set<string>(), fields: new Map() };
  sheet.types.set(name, type);
  return type;
}

/** The sheet as SDL, with every common definition that it mentions. */
export function printSheet(sheet: Sheet, isAnnotated: boolean): string {
  const own = [...sheet.types.values()].map(printType);
  const unions = [...sheet.unions].map(([name, members]) => `union ${name} = ${[...members].join(' | ')}`);
  const body = withMentioned([...own, ...unions]);
  return [isAnnotated ? PII_HEADER : HEADER, ...body].join('\n');
}

function printType({ keyword, name, implemented, directives, fields }: DrawnType): string {
  const after = implemented.size > 0 ? ` implements ${[...implemented].join(' & ')}` : '';
  return `${keyword} ${name}${after} ${[...directives].join(' ')} {\n  ${[...fields.values()].join('\n  ')}\n}`;
}

function withMentioned(parts: readonly string[]): readonly string[] {
  const text = parts.join('\n');
  const missing = Object.entries(DEFINITIONS).filter(
    ([name, definition]) => !parts.includes(definition) && new RegExp(`\\b${name}\\b`).test(text),
  );
  return missing.length === 0 ? parts : withMentioned([...parts, ...missing.map(([, definition]) => definition)]);
}
