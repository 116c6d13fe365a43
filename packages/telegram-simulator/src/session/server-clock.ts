/** The data centre's clock. Clients set theirs by it, so that it shows the real time unless a test puts it wrong. */
export class ServerClock {
  /** So many seconds ahead of the real time. */
  skewSeconds = 0;

  readonly nowMs = (): number => Date.now() + this.skewSeconds * 1000;

  /** Whole seconds since the epoch. */
  readonly nowSeconds = (): number => Math.floor(this.nowMs() / 1000);
}
