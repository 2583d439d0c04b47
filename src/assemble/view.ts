declare const brand: unique symbol;

/** An assembled, masked answer for one client. `createWriter` is its only constructor; nothing else may be sent. */
export type ClientView = Readonly<Record<string, unknown>> & { readonly [brand]: 'ClientView' };
