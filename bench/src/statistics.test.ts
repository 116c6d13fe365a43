import { expect, test } from "vitest";
import { median, quantile } from "./statistics.ts";

test("median and quantiles, of any order", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const hundred = Array.from({ length: 100 }, (_, index) => 99 - index);
  expect(quantile(hundred, 0.5)).toBe(50);
  expect(quantile(hundred, 0.99)).toBe(99);
  expect(quantile([7], 0.99)).toBe(7);
  expect([median([]), quantile([], 0.5)]).toEqual([Number.NaN, Number.NaN]);
});
