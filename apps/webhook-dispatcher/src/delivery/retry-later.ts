/** A failed attempt that is tried again after a pause. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly delayMs: number;

  constructor(reason: string, delayMs: number) {
    super(reason);
    this.delayMs = delayMs;
    // BullMQ stores the stack with the job on every attempt; the reason says it all.
    this.stack = reason;
  }
}
