import type { Message } from "./post.ts";

/**
 * The messages of a box by their ids, which are given one after the other: a list takes a quarter of the memory that a
 * map would. Those that are gone from its beginning leave no room behind.
 */
export class MessageList {
  #slots: (Message | undefined)[] = [];
  /** The id that the first slot stands for. */
  #firstId = 1;
  #size = 0;
  /** How many slots at the beginning are empty. */
  #emptyAhead = 0;

  get size(): number {
    return this.#size;
  }

  get(id: number): Message | undefined {
    return this.#slots[id - this.#firstId];
  }

  /** Puts a message behind all others: its id is the next one. */
  push(message: Message): void {
    this.#slots.push(message);
    this.#size += 1;
  }

  delete(id: number): void {
    const index = id - this.#firstId;
    if (this.#slots[index] === undefined) return;
    this.#slots[index] = undefined;
    this.#size -= 1;
    this.#cutBeginning();
  }

  #cutBeginning(): void {
    const { length } = this.#slots;
    while (this.#emptyAhead < length && this.#slots[this.#emptyAhead] === undefined) this.#emptyAhead += 1;
    // Cutting costs as much as what stays, so it waits until as much is to be gained.
    if (this.#emptyAhead * 2 <= length) return;
    this.#slots = this.#slots.slice(this.#emptyAhead);
    this.#firstId += this.#emptyAhead;
    this.#emptyAhead = 0;
  }
}
