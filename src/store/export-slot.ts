/** How far each writer's chain has been exported: the place of its last outcome that arrived. */
export type ExportPlaces = ReadonlyMap<number, number>;

/**
 * The right to export to one destination, which one process has at a time, and how far it got. Its methods reject where the
 * store cannot be used, or the right was lost; whoever exports then may send again what arrived already.
 */
export interface ExportSlot {
  places(): Promise<ExportPlaces>;
  /** Keeps how far it got, never less than before. It outlives the process; a machine that fails may forget the last ones. */
  advance(places: ExportPlaces): Promise<void>;
  /** Gives the right back. */
  close(): Promise<void>;
}
