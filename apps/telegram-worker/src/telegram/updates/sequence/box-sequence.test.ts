import { describe, expect, test } from "vitest";
import { BoxSequence, type Numbered } from "./box-sequence.ts";

const step = (pts: number, count = 1): Numbered<string> => ({ pts, count, item: `${pts}/${count}` });
const items = (updates: readonly Numbered<string>[]) => updates.map(({ item }) => item);

describe("an update", () => {
  test("that follows is applied, one that is known is not", () => {
    const box = new BoxSequence<string>(10);
    expect(items(box.offer(step(11)))).toEqual(["11/1"]);
    expect(items(box.offer(step(11)))).toEqual([]);
    expect(items(box.offer(step(5)))).toEqual([]);
    expect(items(box.offer(step(14, 3)))).toEqual(["14/3"]);
    expect(box.position).toBe(14);
    expect(box.hasGap).toBe(false);
  });

  test("that comes too early waits for those before it, however they are mixed up and repeated", () => {
    const box = new BoxSequence<string>(10);
    for (const pts of [14, 12, 14, 13, 12]) expect(box.offer(step(pts))).toEqual([]);
    expect(box.hasGap).toBe(true);
    expect(box.heldUpTo).toBe(14);
    expect(items(box.offer(step(11)))).toEqual(["11/1", "12/1", "13/1", "14/1"]);
    expect(box.hasGap).toBe(false);
  });

  test("that overlaps what is known is neither applied nor forgotten: the difference has to say", () => {
    const box = new BoxSequence<string>(10);
    expect(box.offer(step(12, 3))).toEqual([]);
    expect(box.hasGap).toBe(true);
    box.startFetch();
    box.moveTo(12);
    expect(box.endFetch()).toEqual([]);
    expect(box.hasGap).toBe(false);
  });

  test("of no steps is applied once its state is reached, and changes nothing", () => {
    const box = new BoxSequence<string>(10);
    expect(items(box.offer(step(10, 0)))).toEqual(["10/0"]);
    expect(items(box.offer(step(9, 0)))).toEqual(["9/0"]);
    expect(box.offer(step(11, 0))).toEqual([]);
    expect(items(box.offer(step(11)))).toEqual(["11/1", "11/0"]);
    expect(box.position).toBe(11);
  });
});

describe("while a difference is fetched", () => {
  test("everything is held, also what would follow, since the difference may have it", () => {
    const box = new BoxSequence<string>(10);
    box.offer(step(13));
    box.startFetch();
    for (const pts of [11, 14, 15]) expect(box.offer(step(pts))).toEqual([]);
    box.moveTo(12);
    box.moveTo(14);
    expect(items(box.endFetch())).toEqual(["15/1"]);
    expect(box.position).toBe(15);
  });

  test("what falls behind meanwhile needs another one", () => {
    const box = new BoxSequence<string>(10);
    box.fallBehind();
    box.startFetch();
    expect(box.isBehind).toBe(false);
    box.fallBehind();
    box.moveTo(20);
    box.endFetch();
    expect(box.isBehind).toBe(true);
  });

  test("only so many are held; the rest is left to the next difference", () => {
    const box = new BoxSequence<string>(0);
    box.startFetch();
    for (let pts = 1; pts <= 2001; pts++) box.offer(step(pts));
    expect(box.endFetch()).toEqual([]);
    expect(box.isBehind).toBe(true);
    expect(box.hasGap).toBe(false);
  });
});

test("what is held is to be had all the same when the rest cannot be", () => {
  const box = new BoxSequence<string>(10);
  for (const pts of [15, 13, 13]) box.offer(step(pts));
  expect(items(box.release())).toEqual(["13/1", "15/1"]);
  expect(box.position).toBe(15);
});

/** xorshift32: the same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test.each(Array.from({ length: 300 }, (_, index) => index + 1))(
  "any loss, repetition and order of pushes, with differences in slices, gives each update once and in order (seed %i)",
  (seed) => {
    const random = randomOf(seed * 2654435761);
    const log: Numbered<string>[] = [];
    for (let pts = 0; log.length < 40; ) {
      const count = 1 + random(3);
      pts += count;
      log.push(step(pts, count));
    }
    const last = log.at(-1)?.pts ?? 0;
    // What the server pushes: some lost, some twice, in any order within a window.
    const pushes = log
      .flatMap((update) => (random(4) === 0 ? [] : random(5) === 0 ? [update, update] : [update]))
      .map((update, index) => ({ update, at: index + random(8) }))
      .sort((one, other) => one.at - other.at)
      .map(({ update }) => update);
    const box = new BoxSequence<string>(0);
    const applied: Numbered<string>[] = [];
    const fetch = (pushedMeanwhile: Numbered<string>[]) => {
      box.startFetch();
      for (let slice = 0; ; slice++) {
        const missing = log.filter(({ pts }) => pts > box.position).slice(0, 1 + random(5));
        for (const update of pushedMeanwhile.splice(0, 1 + random(3))) applied.push(...box.offer(update));
        applied.push(...missing);
        box.moveTo(missing.at(-1)?.pts ?? box.position);
        if (missing.length === 0 || random(3) === 0 || slice > 50) break;
      }
      applied.push(...box.endFetch());
    };
    while (pushes.length > 0) {
      applied.push(...pushes.splice(0, 1).flatMap((update) => box.offer(update)));
      if ((box.hasGap || box.isBehind) && random(3) === 0) fetch(pushes);
    }
    while (box.position < last) fetch([]);
    expect(applied).toEqual(log);
  },
);
