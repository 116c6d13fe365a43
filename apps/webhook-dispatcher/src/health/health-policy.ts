/** When an endpoint counts as failing, how it is probed and when it is given up. */
export interface HealthPolicy {
  /** Failures in a row, without a single success, that start probing. */
  readonly probeAfterFailures: number;
  /** How long such a row must have lasted; one that is four times as long counts at once. */
  readonly quietMs: number;
  /** The shortest pause between probes. */
  readonly baseMs: number;
  /** The longest pause between probes. */
  readonly capMs: number;
  /** How long a recovered endpoint has to do well until it counts as healthy. */
  readonly settleMs: number;
  /** Without a success for this long an endpoint is disabled; it is warned of at every fifth of it. 0: never. */
  readonly disableAfterMs: number;
  /** Failures in a row before an endpoint may be disabled for its age: a quiet one is not given up for one fault. */
  readonly disableAttempts: number;
}

export const DEFAULT_HEALTH_POLICY: HealthPolicy = {
  probeAfterFailures: 5,
  quietMs: 1000,
  baseMs: 1000,
  capMs: 300_000,
  settleMs: 60_000,
  disableAfterMs: 120 * 3_600_000,
  disableAttempts: 20,
};
