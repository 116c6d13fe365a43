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

/** Listeners of which the first one also gets every call that was made before it came. */
export class HeldListeners<Arguments extends readonly unknown[]> {
  readonly #listeners = new Listeners<Arguments>();
  #held: Arguments[] | null = [];

  readonly add = (listener: (...args: Arguments) => void): Unsubscribe => {
    const unsubscribe = this.#listeners.add(listener);
    const held = this.#held ?? [];
    this.#held = null;
    for (const args of held) listener(...args);
    return unsubscribe;
  };

  call(...args: Arguments): void {
    if (this.#held) this.#held.push(args);
    else this.#listeners.call(...args);
  }
}
