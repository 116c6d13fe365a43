/** An update with its place in a sequence: after it the state is `pts`, and it took `count` steps to get there. */
export interface Numbered<Item> {
  readonly pts: number;
  readonly count: number;
  readonly item: Item;
}

/** Updates that wait for those before them; more are dropped, as the difference brings them again. */
const HELD_MAX = 2000;

/**
 * One sequence of updates: the common message box, a channel's, `qts`, or the `seq` of containers. Decides what is to
 * be applied now, what is known already and what comes too early (core.telegram.org/api/updates#update-handling):
 *
 *     position + count == pts   the next one: applied
 *     pts <= position           known already: ignored
 *     anything else             something is missing before it: held, until that came or was fetched
 *
 * An update of no steps belongs to the state at `pts`: it is applied as soon as that is reached, and changes nothing.
 * While a difference is being fetched everything is held, since the difference may have it as well.
 */
export class BoxSequence<Item> {
  #position: number;
  /** By `pts`, and for the same `pts` as they came. */
  #held: Numbered<Item>[] = [];
  #isFetching = false;
  #isBehind = false;

  constructor(position: number) {
    this.#position = position;
  }

  /** The state up to which everything was applied. */
  get position(): number {
    return this.#position;
  }

  get isFetching(): boolean {
    return this.#isFetching;
  }

  /** Something is known to be missing that will not come by itself. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Something is missing that may still be on its way. */
  get hasGap(): boolean {
    return this.#held.length > 0;
  }

  /** The state that the newest held update leads to; null when none is held. */
  get heldUpTo(): number | null {
    return this.#held.at(-1)?.pts ?? null;
  }

  /** What can be applied now, in order: nothing, the update itself, or it and some that had waited for it. */
  offer(update: Numbered<Item>): Numbered<Item>[] {
    if (update.count > 0 && update.pts <= this.#position) return [];
    if (!this.#isFetching && this.#isNext(update)) {
      this.#apply(update);
      return this.#held.length === 0 ? [update] : [update, ...this.#takeReleased()];
    }
    this.#hold(update);
    return [];
  }

  /** Something is missing for certain: only a difference helps. */
  fallBehind(): void {
    this.#isBehind = true;
  }

  /** From now on everything is held; whoever falls behind from now on does so for what comes after the difference. */
  startFetch(): void {
    this.#isFetching = true;
    this.#isBehind = false;
  }

  /** A difference led to this state, which may also lie before the present one. */
  moveTo(position: number): void {
    this.#position = position;
  }

  /** What had waited and can be applied now, in order. */
  endFetch(): Numbered<Item>[] {
    this.#isFetching = false;
    return this.#takeReleased();
  }

  /** Everything that was held, in order and in spite of gaps, for when what is missing cannot be had. */
  release(): Numbered<Item>[] {
    this.#isFetching = false;
    const released = this.#held.filter(({ pts, count }) => {
      const isNew = count === 0 || pts > this.#position;
      this.#position = Math.max(this.#position, pts);
      return isNew;
    });
    this.#held = [];
    return released;
  }

  #isNext({ pts, count }: Numbered<Item>): boolean {
    return count === 0 ? pts <= this.#position : this.#position + count === pts;
  }

  #apply({ pts, count }: Numbered<Item>): void {
    if (count > 0) this.#position = pts;
  }

  #hold(update: Numbered<Item>): void {
    if (this.#held.length >= HELD_MAX) {
      this.#held = [];
      this.#isBehind = true;
      return;
    }
    let index = this.#held.length;
    while (index > 0 && (this.#held[index - 1]?.pts ?? 0) > update.pts) index -= 1;
    this.#held.splice(index, 0, update);
  }

  #takeReleased(): Numbered<Item>[] {
    const released: Numbered<Item>[] = [];
    let taken = 0;
    for (const update of this.#held) {
      const isKnown = update.count > 0 && update.pts <= this.#position;
      if (!isKnown) {
        if (!this.#isNext(update)) break;
        this.#apply(update);
        released.push(update);
      }
      taken += 1;
    }
    this.#held.splice(0, taken);
    return released;
  }
}
