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
  readonly #deliver: (event: Event) => void;
  readonly #running = new Set<Promise<void>>();

  /** @param deliver takes each event; must not throw */
  constructor(deliver: (event: Event) => void) {
    this.#deliver = deliver;
  }

  /** Updates that are not events yet. */
  get pending(): number {
    return this.#running.size;
  }

  accept(update: IncomingUpdate): void {
    const done = this.#lanes.run(String(update.chatId ?? ACCOUNT_LANE), async () => {
      const event = await update.toEvent();
      if (event) this.#deliver(event);
    });
    this.#running.add(done);
    void done.finally(() => this.#running.delete(done));
  }

  /** Resolves when all that was accepted so far has been handed on. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }
}
