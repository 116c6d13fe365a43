import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@telepipe/runtime";
import type { Ledger } from "./ledger.ts";
import type { StateMirror } from "./state-mirror.ts";
import type { UpdateStateStore } from "./update-state-store.ts";

/** What a committer works with. */
export interface StateCommitterOptions {
  readonly ledger: Ledger;
  readonly store: UpdateStateStore;
  readonly mirror: StateMirror;
  readonly log: Logger;
}

/** Between two writes, in milliseconds: what a crash within it has told is told again, and left out. */
const PAUSE_MS = 20;
/** Before the next attempt when Redis did not take the state. */
const RETRY_DELAY_MS = 500;

/**
 * Stores what the ledger says may be stored. One write at a time; what is settled meanwhile goes with the next, so that
 * under load one write stands for hundreds of updates.
 */
export class StateCommitter {
  readonly #options: StateCommitterOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #problem: string | null = null;

  constructor(options: StateCommitterOptions) {
    this.#options = options;
  }

  /** Why the state is not stored, or null. */
  get problem(): string | null {
    return this.#problem && `the update state cannot be stored: ${this.#problem}`;
  }

  /** Has the state stored soon; returns at once. */
  commit(): void {
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  /** Stores what can be stored now, and nothing after that. */
  async close(): Promise<void> {
    this.commit();
    this.#stopping.abort();
    await this.#running;
    await this.#options.mirror.close();
  }

  async #run(): Promise<void> {
    const { ledger, store, mirror, log } = this.#options;
    // What is settled in one go is stored in one go.
    await new Promise((resolve) => setImmediate(resolve));
    for (let changes = ledger.takeChanges(); changes; changes = ledger.takeChanges()) {
      try {
        if (!(await store.change(changes))) await store.replace(ledger.settledState());
        mirror.save(() => ledger.settledState());
        this.#problem = null;
        await this.#pause(PAUSE_MS);
      } catch (error) {
        ledger.returnChanges(changes);
        const reason = error instanceof Error ? error.message : String(error);
        if (this.#problem === null) log.error({ reason }, "update_state.not_stored");
        this.#problem = reason;
        // Whoever owns the account now goes on from what was stored last.
        if (reason.startsWith("FENCED")) this.#stopping.abort();
        if (this.#stopping.signal.aborted) break;
        await this.#pause(RETRY_DELAY_MS);
      }
    }
    this.#running = undefined;
  }

  /** Shorter when it is to stop. */
  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
