import type { LineConnection } from "@telepipe/testing";

/** A worker that spoke to Telegram after another one had taken over. */
export interface Intrusion {
  readonly worker: string;
  readonly at: number;
  /** How long the other one had been speaking, in milliseconds. */
  readonly lateMs: number;
}

/**
 * Watches that only one worker at a time talks to Telegram. A worker that takes over dials anew; from its first word on
 * the connections that others had opened before must be silent.
 */
export class OwnerWatch {
  readonly intrusions: Intrusion[] = [];
  readonly #firstWords = new Map<LineConnection, { worker: string; at: number }>();
  readonly #accused = new Set<LineConnection>();

  /** The worker that dialled last of those that have spoken; null before the first word. */
  get owner(): string | null {
    const [newest] = [...this.#firstWords].toSorted(([one], [two]) => two.openedAt - one.openedAt);
    return newest?.[1].worker ?? null;
  }

  /** To be called with everything that a worker sends. */
  spoken(worker: string, connection: LineConnection, at = Date.now()): void {
    if (!this.#firstWords.has(connection)) this.#firstWords.set(connection, { worker, at });
    if (this.#accused.has(connection)) return;
    for (const [other, first] of this.#firstWords) {
      if (first.worker === worker || other.openedAt <= connection.openedAt) continue;
      this.#accused.add(connection);
      this.intrusions.push({ worker, at, lateMs: at - first.at });
      return;
    }
  }
}
