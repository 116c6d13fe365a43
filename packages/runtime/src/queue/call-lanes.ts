import { KeyedLanes } from "./keyed-lanes.ts";

/** The chat of a call, which may be addressed in several ways: by id, by name, by phone number. */
export interface CallLane {
  /** How the call addresses it. */
  readonly address: string;
  /** The chat itself, when that is known at once. */
  readonly chat: string | null;
  /** Finds the chat. A rejection is the call's own failure. */
  find(): Promise<string>;
}

/** Executes a call in its chat, or says why the chat could not be found. */
type Run<Result> = (
  place: { readonly chat: string } | { readonly chat: null; readonly error: unknown },
) => Promise<Result>;

/**
 * Runs calls to the same chat one after the other in the order in which they come, however they address it. While
 * the chat behind an address is being found, further calls to that address wait behind it, also when the answer is
 * known before their turn: otherwise they would overtake.
 */
export class CallLanes {
  readonly #chats = new KeyedLanes();
  readonly #addresses = new KeyedLanes();

  run<Result>({ address, chat, find }: CallLane, run: Run<Result>): Promise<Result> {
    if (chat !== null && !this.#addresses.has(address)) return this.#chats.run(chat, () => run({ chat }));
    // The address is free again as soon as the call has its place in the chat's lane; the promise of its end is
    // wrapped because a lane waits for whatever promise a task returns.
    const placed = this.#addresses.run(address, async () => {
      try {
        const found = await find();
        return { end: this.#chats.run(found, () => run({ chat: found })) };
      } catch (error) {
        return { end: run({ chat: null, error }) };
      }
    });
    return placed.then(({ end }) => end);
  }
}
