import { readRuled } from '../../store/read-ruled.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import type { RuledCoordinateRow, RuledOperationRow } from '../../store/tables.ts';
import type { RuledRows } from '../ruled-rows.ts';
import type { IndexFinding } from './audit-finding.ts';

/** Checks that rulings are found by what they say, and by nothing else. */
export class RulingCheck {
  /** What the store says of each ruling, as texts. */
  readonly #told = new Map<string, Set<string>>();
  readonly #report: (finding: IndexFinding) => void;

  private constructor(
    told: readonly (RuledCoordinateRow | RuledOperationRow)[],
    report: (finding: IndexFinding) => void,
  ) {
    this.#report = report;
    for (const row of told) {
      const texts = this.#told.get(row.ruling);
      if (texts) texts.add(textOf(row));
      else this.#told.set(row.ruling, new Set([textOf(row)]));
    }
  }

  /** Reads all that rulings are found by. */
  static async begin(snapshot: StoreSnapshot, report: (finding: IndexFinding) => void): Promise<RulingCheck> {
    const { coordinates, operations } = await readRuled(snapshot);
    return new RulingCheck([...coordinates, ...operations], report);
  }

  /** Compares what a ruling says. */
  add(ruling: string, { coordinates, operations }: RuledRows): void {
    const said = new Set([...coordinates, ...operations].map(textOf));
    const told = this.#told.get(ruling) ?? new Set<string>();
    this.#told.delete(ruling);
    const isSame = said.size === told.size && [...said].every((text) => told.has(text));
    if (!isSame) this.#report({ kind: 'ruling-index', ruling });
  }

  /** There are no more rulings: of what is left there is none. */
  close(): void {
    for (const ruling of this.#told.keys()) this.#report({ kind: 'ruling-index', ruling });
  }
}

/** Unlike for unlike rows: those of an operation have more columns. */
function textOf(row: RuledCoordinateRow | RuledOperationRow): string {
  return JSON.stringify(
    'coordinate' in row ? [row.coordinate, row.category, row.effect] : [row.kind, row.operation, row.client, row.task],
  );
}
