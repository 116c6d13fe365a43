import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { mutate } from "./mutant.ts";
import { mutants } from "./mutants/index.ts";

const root = dirname(dirname(import.meta.dirname));

test.each(mutants)("$family: $name", (mutant) => {
  const content = readFileSync(join(root, mutant.file), "utf8");
  expect(mutate(mutant, content)).not.toBe(content);
  expect(mutant.tests).not.toEqual([]);
  for (const { file } of mutant.tests) expect(existsSync(join(root, file)), file).toBe(true);
});

test("each has a name of its own", () => {
  const names = mutants.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("a text that occurs twice, or not at all, is refused", () => {
  const mutant = { name: "wrong", file: "a.ts", find: "b", replace: "$&", tests: [] };
  expect(() => mutate(mutant, "b b")).toThrow(
    '"wrong": the text to replace occurs 2 times in a.ts, not once',
  );
  expect(() => mutate(mutant, "a")).toThrow("occurs 0 times");
  expect(mutate(mutant, "abc")).toBe("a$&c");
});
