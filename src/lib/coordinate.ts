declare const brand: unique symbol;

/** A schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `@directive(argument:)`, `Input.field` or `Enum.VALUE` (GraphQL RFC "Schema Coordinates"). */
export type Coordinate = string & { readonly [brand]: 'Coordinate' };

/** The coordinate of a type. */
export function typeCoordinate(type: string): Coordinate {
  return type as Coordinate;
}

/** The coordinate of a field, an input field or an enum value. */
export function memberCoordinate(type: string, member: string): Coordinate {
  return `${type}.${member}` as Coordinate;
}

/** The coordinate of a field's argument. */
export function argumentCoordinate(type: string, field: string, argument: string): Coordinate {
  return `${type}.${field}(${argument}:)` as Coordinate;
}

/** The coordinate of a directive's argument. */
export function directiveArgumentCoordinate(directive: string, argument: string): Coordinate {
  return `@${directive}(${argument}:)` as Coordinate;
}

/** The type and the member of a `Type.field`. */
export function memberOf(coordinate: Coordinate): { readonly type: string; readonly member: string } {
  const dot = coordinate.indexOf('.');
  return { type: coordinate.slice(0, dot), member: coordinate.slice(dot + 1) };
}
