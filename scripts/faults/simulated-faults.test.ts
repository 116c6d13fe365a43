import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { simulatedFaults } from "./simulated-faults.ts";

const root = dirname(dirname(import.meta.dirname));
const all = Object.values(simulatedFaults).flat();

test.each(all)("the worker is driven through: $name", ({ tests }) => {
  expect(tests).not.toEqual([]);
  for (const { file, source } of tests) {
    const content = readFileSync(join(root, file), "utf8");
    expect(content.includes(source), `${file} has a test with ${source}`).toBe(true);
    expect(content).not.toMatch(/\b(test|describe)\.(skip|todo|only)\b/);
  }
});
