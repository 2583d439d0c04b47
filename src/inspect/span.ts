/** Where something personal stands in a text. Offsets count UTF-16 units, `end` is exclusive; `type` names the detector. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}
