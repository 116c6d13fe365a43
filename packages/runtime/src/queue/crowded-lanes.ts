import type { TakenCall, TakenCalls } from "./taken-calls.ts";

/** After this the place of a call that waits for its chat is given to others, in milliseconds. */
const PATIENCE_MS = 200;

/**
 * Decides when a call that waits behind others of its chat gives its place to calls of other chats. Not at once: a few
 * calls to one chat are soon done, and taking a job together with the completion of the one before, which needs places
 * that are full, is cheaper than taking it alone. But a chat in which one call has waited this long is crowded, and
 * whatever comes for it then takes no place at all.
 */
export class CrowdedLanes {
  readonly #taken: TakenCalls;
  /** Calls aside, by address. */
  readonly #crowds = new Map<string, number>();

  constructor(taken: TakenCalls) {
    this.#taken = taken;
  }

  /** The call waits in its lane, from now until the returned function is called (once). */
  wait(call: TakenCall, address: string): () => void {
    let isCounted = false;
    const step = () => {
      isCounted = true;
      this.#crowds.set(address, (this.#crowds.get(address) ?? 0) + 1);
      this.#taken.putAside(call, true);
    };
    if (this.#crowds.has(address)) step();
    const timer = isCounted ? undefined : setTimeout(step, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      if (!isCounted) return;
      this.#taken.putAside(call, false);
      const left = (this.#crowds.get(address) ?? 1) - 1;
      if (left > 0) this.#crowds.set(address, left);
      else this.#crowds.delete(address);
    };
  }
}
