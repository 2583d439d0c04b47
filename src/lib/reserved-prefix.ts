/** Response keys with this prefix are the gateway's own: no schema field and no client document may use it. */
export const RESERVED_PREFIX = 'cordon__';
