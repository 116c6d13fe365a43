import { expect, test } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

test("the newest half is always there, and never more than it may hold", () => {
  const map = new BoundedMap<number, string>(10);
  for (let key = 0; key < 100; key++) {
    map.set(key, String(key));
    for (let newest = Math.max(0, key - 4); newest <= key; newest++)
      expect(map.get(newest)).toBe(String(newest));
    expect([...map.entries()].length).toBeLessThanOrEqual(10);
  }
  expect(map.get(50)).toBeUndefined();
});

test("what is set again is the newest, has one value, and what is deleted is gone", () => {
  const map = new BoundedMap<string, number>(4);
  for (const [index, key] of ["a", "b", "c", "a"].entries()) map.set(key, index);
  expect([...map.entries()]).toEqual([
    ["b", 1],
    ["c", 2],
    ["a", 3],
  ]);
  map.delete("a");
  expect(map.get("a")).toBeUndefined();
  map.set("d", 4);
  map.set("e", 5);
  expect(map.get("c")).toBe(2);
  expect(map.get("b")).toBeUndefined();
});

test("null is a value", () => {
  const map = new BoundedMap<string, number | null>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", null);
  expect(map.get("a")).toBeNull();
});
