/** Numbers that follow from a seed alone. */
export interface SeededRandom {
  /** From 0 up to 1. */
  next(): number;
  /** Whole numbers from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in this share of all cases. */
  chance(share: number): boolean;
  /** @throws RangeError when there is nothing to choose from */
  pick<Item>(items: readonly Item[]): Item;
  /** Numbers of its own, so that parts of a run do not disturb each other's. */
  fork(name: string): SeededRandom;
}

/** Mulberry32 (public domain, Tommy Ettinger): small, and good enough to spread faults. */
export function seededRandom(seed: number, name = ""): SeededRandom {
  let state = [...name].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193),
    seed | 0,
  );
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError("there is nothing to pick from");
      return item;
    },
    fork: (part) => seededRandom(seed, `${name}/${part}`),
  };
}
