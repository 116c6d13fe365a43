/**
 * Lets so many calls run at once. Of those that wait the interactive ones go first, and bulk calls never take more than
 * half of the slots, so that a slow crowd of them leaves room.
 */
export class CallSlots {
  readonly #limits: { readonly all: number; readonly bulk: number };
  readonly #waiting = { interactive: [] as (() => void)[], bulk: [] as (() => void)[] };
  #taken = 0;
  #takenByBulk = 0;

  constructor(limit: number) {
    this.#limits = { all: limit, bulk: Math.max(1, Math.floor(limit / 2)) };
  }

  /** Takes a slot: at once, which is null, or when the promise resolves. */
  take(isBulk: boolean): Promise<void> | null {
    if (this.#isFree(isBulk)) {
      this.#count(isBulk, 1);
      return null;
    }
    return new Promise((resolve) => this.#waiting[isBulk ? "bulk" : "interactive"].push(resolve));
  }

  release(isBulk: boolean): void {
    this.#count(isBulk, -1);
    const { interactive, bulk } = this.#waiting;
    while (interactive.length > 0 && this.#isFree(false)) this.#pass(interactive, false);
    while (bulk.length > 0 && this.#isFree(true)) this.#pass(bulk, true);
  }

  #pass(queue: (() => void)[], isBulk: boolean): void {
    this.#count(isBulk, 1);
    queue.shift()?.();
  }

  #isFree(isBulk: boolean): boolean {
    return this.#taken < this.#limits.all && (!isBulk || this.#takenByBulk < this.#limits.bulk);
  }

  #count(isBulk: boolean, change: number): void {
    this.#taken += change;
    if (isBulk) this.#takenByBulk += change;
  }
}
