/**
 * A map that forgets what was set longest ago, in halves: of the newest entries it keeps at least half as many as it may
 * hold. To forget one at a time would mean to look for the oldest, past the places of all that were forgotten before it,
 * which a `Map` keeps until it grows.
 */
export class BoundedMap<Key, Value> {
  #newer = new Map<Key, Value>();
  #older = new Map<Key, Value>();
  readonly #half: number;

  /** @param capacity it never holds more */
  constructor(capacity: number) {
    this.#half = Math.max(1, Math.floor(capacity / 2));
  }

  get(key: Key): Value | undefined {
    const value = this.#newer.get(key);
    return value === undefined ? this.#older.get(key) : value; // A value may be null.
  }

  set(key: Key, value: Value): void {
    if (this.#newer.size >= this.#half && !this.#newer.has(key)) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }

  /** The older half first; within it, what was set first. */
  *entries(): Generator<[Key, Value]> {
    for (const entry of this.#older) if (!this.#newer.has(entry[0])) yield entry;
    yield* this.#newer;
  }

  delete(key: Key): void {
    this.#newer.delete(key);
    this.#older.delete(key);
  }
}
