import type { Unsubscribe } from "./telegram-session.ts";

/** Functions that want to know, called in the order in which they were added. */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Arguments) => void>();

  readonly add = (listener: (...args: Arguments) => void): Unsubscribe => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls all of them even when one throws; its error is thrown afterwards. */
  call(...args: Arguments): void {
    const failures: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(...args);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
