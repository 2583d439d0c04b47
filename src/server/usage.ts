/** Counts who uses something that must be closed, but not under their hands. */
export interface Usage {
  enter(): void;
  leave(): void;
  /** Closes it as soon as nobody uses it; nobody may enter any more. */
  retire(): void;
  /** Closes it now. Resolves when it is closed, however often it is called. */
  close(): Promise<void>;
}

/** Counts from zero; `close` is called once. */
export function createUsage(close: () => Promise<void>): Usage {
  let users = 0;
  let isRetired = false;
  let closing: Promise<void> | undefined;
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };
  // A failure to close what nobody uses any more concerns nobody; `close` reports it to whoever waits.
  const closeWhenUnused = () => {
    if (isRetired && users === 0) closeOnce().catch(() => undefined);
  };
  return {
    enter() {
      users++;
    },
    leave() {
      users--;
      closeWhenUnused();
    },
    retire() {
      isRetired = true;
      closeWhenUnused();
    },
    close: closeOnce,
  };
}
