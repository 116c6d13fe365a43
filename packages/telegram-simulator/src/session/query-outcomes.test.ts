import { expect, test } from "vitest";
import { QueryOutcomes } from "./query-outcomes.ts";

test("a query's outcome can be asked for before and after it is known", async () => {
  const outcomes = new QueryOutcomes();
  const conclude = outcomes.begin(1n);
  const before = outcomes.of(1n);
  conclude(false);
  expect(await before).toBe(false);
  expect(await outcomes.of(1n)).toBe(false);
  expect(outcomes.of(2n)).toBeUndefined();
});

test("only the last 1000 queries are remembered", () => {
  const outcomes = new QueryOutcomes();
  for (let id = 0n; id <= 1000n; id++) outcomes.begin(id);
  expect(outcomes.of(0n)).toBeUndefined();
  expect(outcomes.of(1n)).toBeDefined();
});
