import type { Event } from "@telepipe/contracts";
import { KeyedLanes } from "@telepipe/runtime";
import type { IncomingUpdate } from "../telegram/updates/update-mapper.ts";

/** Updates that concern no chat keep their order among themselves. */
const ACCOUNT_LANE = "account";

/**
 * Completes updates side by side, but hands on the events of one chat in the order in which its updates came: a long
 * download holds up its own chat and no other.
 */
export class UpdateLanes {
  readonly #lanes = new KeyedLanes();
  readonly #deliver: (event: Event, settle: () => void) => void;
  readonly #running = new Set<Promise<void>>();
  #isClosed = false;

  /** @param deliver takes each event and calls `settle` once it is in Redis; must not throw */
  constructor(deliver: (event: Event, settle: () => void) => void) {
    this.#deliver = deliver;
  }

  /** Updates that are not events yet. */
  get pending(): number {
    return this.#running.size;
  }

  /** `settle` is called once the update's events are in Redis, or when it turns out that there are none. */
  accept(update: IncomingUpdate, settle: () => void): void {
    if (update.isUntold) {
      queueMicrotask(settle);
      return;
    }
    const done = this.#lanes.run(String(update.chatId ?? ACCOUNT_LANE), async () => {
      if (this.#isClosed) return;
      const events = await update.toEvents();
      if (this.#isClosed) return;
      const last = events.at(-1);
      for (const event of events) this.#deliver(event, event === last ? settle : () => undefined);
      if (!last) settle();
    });
    this.#running.add(done);
    void done.finally(() => this.#running.delete(done));
  }

  /** Hands nothing on any more; what is unfinished stays unsettled. */
  close(): void {
    this.#isClosed = true;
  }

  /** Resolves when all that was accepted so far has been handed on. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }
}
