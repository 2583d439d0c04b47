/** RFC 5321 section 4.5.3.1: 64 + 1 + 255 octets. */
export const MAX_ADDRESS_LENGTH = 320;

/** Stands for a domain that is not shared. RFC 2606: never delivered, never registered. */
export const HIDDEN_DOMAIN = 'masked.invalid';
