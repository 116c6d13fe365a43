import { hostname } from "node:os";
import { type AccountStatusStore, type Logger, STATUS_TTL_MS } from "@telepipe/runtime";
import type { Lease } from "../owner-lease.ts";
import type { AccountState } from "./account-state.ts";

/** What reporting needs. */
export interface StatusReporterOptions {
  readonly store: AccountStatusStore;
  readonly lease: Lease;
  readonly simulator: boolean;
  readonly log: Logger;
}

/** Keeps the account's status in Redis: written at every change, and again well before it would expire. */
export class StatusReporter {
  readonly #options: StatusReporterOptions;
  readonly #timer: NodeJS.Timeout;
  #state: AccountState | null = null;

  constructor(options: StatusReporterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#write(), STATUS_TTL_MS / 3);
  }

  report(state: AccountState): void {
    this.#state = state;
    this.#write();
  }

  /** Stops; with `clear` the status goes, since nobody looks after the account any more. */
  async close({ clear }: { clear: boolean }): Promise<void> {
    clearInterval(this.#timer);
    this.#state = null;
    if (clear) await this.#options.store.clear().catch(() => undefined); // It expires by itself.
  }

  #write(): void {
    if (!this.#state) return;
    const { log } = this.#options;
    this.#stored(this.#state).catch((error: Error) =>
      log.warn({ error: error.message }, "account.status_not_written"),
    );
  }

  async #stored({ state, reason, whatToDo, me, since }: AccountState): Promise<void> {
    const { store, simulator, lease } = this.#options;
    const owner = { worker: `${hostname()}:${process.pid}`, token: lease.token };
    const account_id = me?.id ?? null;
    await store.write(
      { v: 1, state, reason, what_to_do: whatToDo, account_id, simulator, since, owner },
      lease,
    );
    if (!me) return;
    const { id, firstName, username, phoneNumber } = me;
    await store.writeIdentity({ id, first_name: firstName, username, phone_number: phoneNumber });
  }
}
