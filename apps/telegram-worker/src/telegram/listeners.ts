import type { Unsubscribe } from "./telegram-session.ts";

/** Functions that want to know, called in the order in which they were added. */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Arguments) => void>();

  readonly add = (listener: (...args: Arguments) => void): Unsubscribe => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  call(...args: Arguments): void {
    for (const listener of this.#listeners) listener(...args);
  }
}
