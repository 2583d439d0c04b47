import { happens, hashOf } from './hash-of.ts';

/** What every personal text begins with, and nothing else holds. */
export const CANARY = 'Canary-';

/** The only key of a custom scalar's value where some fields are personal. */
export const JSON_MARK = 'json';

/** Texts that JSON has to escape, and that a writer may get wrong. */
const TAILS = ['', '', '', '', ' "quoted" \\ back', '\n\t\u0007', ' é 漢 😀', '\u2028</script>', ' \ud800 lone'];

/** A text for a place, unique to it. */
export function seededText(place: string, isPersonal: boolean): string {
  const unique = hashOf(place).toString(36).padStart(7, '0') + hashOf(`${place}#`).toString(36).padStart(7, '0');
  return `${isPersonal ? CANARY : 'open-'}${unique}${TAILS[hashOf(`${place}tail`) % TAILS.length] ?? ''}`;
}

/** A value for a leaf type at a place: always the same one. */
export function seededLeaf(type: string, place: string, isPersonal: boolean): unknown {
  const number = hashOf(place);
  switch (type) {
    case 'Int':
      return [number % 1000, -(number % 7), 0, 2 ** 31 - 1][number % 4];
    case 'Float':
      return [number / 7, 0.1, -3, 1e21][number % 4];
    case 'Boolean':
      return number % 2 === 0;
    case 'Color':
      return ['RED', 'GREEN', 'BLUE'][number % 3];
    case 'Json':
      return [
        { text: seededText(place, isPersonal), list: [1, null, { deep: true }] },
        seededText(place, isPersonal),
        [number, null],
        number % 2 === 0,
        {},
      ][number % 5];
    default:
      return seededText(place, isPersonal);
  }
}

/** A value that does not fit the type, at a place. */
export function wrongLeaf(type: string, place: string, isPersonal: boolean): unknown {
  const text = seededText(place, isPersonal);
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    Int: [text, 1.5, 2 ** 40, true, { text }, [1]],
    Float: [text, '1.5', false, { text }],
    Boolean: [text, 1, { text }],
    Color: [text, 'PURPLE', 3, { text }],
    Json: [{ [JSON_MARK]: text }],
    ID: [17, 1.5, true, { text }, [text]],
    String: [17, 2.5, true, { text }, [text]],
  };
  const values = wrong[type] ?? [text];
  return values[hashOf(`${place}wrong`) % values.length];
}

/** Whether a place has a fault of this kind. */
export function hasFault(probability: number, kind: string, place: string): boolean {
  return happens(probability, `${kind}:${place}`);
}
