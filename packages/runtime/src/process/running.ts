/** Something started that can be stopped. */
export interface Running {
  /** Stops in reverse order of opening; idempotent, concurrent callers share one promise. */
  close(): Promise<void>;
  /** Rejects when something fails in the background; never resolves. */
  readonly failed: Promise<never>;
  [Symbol.asyncDispose](): Promise<void>;
  /**
   * Deals with an error that nobody has caught, as libraries leave some behind; false when it does not, and the process
   * has to stop.
   */
  absorbs?(error: unknown): boolean;
}

/** What an opener may use. */
export interface Opening {
  /** Closes what is put here, last first, on `close()` and when the start fails half-way. */
  readonly stack: AsyncDisposableStack;
  /** Reports a failure in the background: the whole process should stop. */
  fail(error: unknown): void;
}

/**
 * Opens the parts of an app and returns its value with `close()`. A failed start closes what was opened.
 */
export async function startRunning<Value extends object>(
  open: (opening: Opening) => Promise<Value>,
): Promise<Value & Running> {
  const stack = new AsyncDisposableStack();
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => undefined); // Whoever does not watch it must not be ended by it.
  try {
    const value = await open({ stack, fail });
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= stack.disposeAsync());
    return Object.assign(value, { close, failed, [Symbol.asyncDispose]: close });
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
