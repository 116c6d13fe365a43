import { dirname } from "node:path";
import { expect, test } from "vitest";
import { copyRepository } from "./copy-repository.ts";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./mutants/index.ts";
import { tryMutants } from "./try-mutants.ts";

const root = dirname(dirname(import.meta.dirname));

async function verdictsOf(some: readonly Mutant[]): Promise<Record<string, string>> {
  await using copy = await copyRepository(root);
  const verdicts: Record<string, string> = {};
  for await (const { mutant, verdict } of tryMutants(copy.root, some)) verdicts[mutant.name] = verdict;
  return verdicts;
}

/** The ones that would do the most harm unnoticed; `pnpm test:mutations` tries all of them. */
test("a simulated Telegram that is kinder than the real one makes a test fail", {
  timeout: 60_000,
}, async () => {
  const names = [
    "a wrong salt is accepted",
    "a random id that was used before sends another message",
    "pts skips a step",
  ];
  const some = mutants.filter(({ name }) => names.includes(name));
  expect(await verdictsOf(some)).toEqual(Object.fromEntries(names.map((name) => [name, "caught"])));
});

test("what no test notices survives, and tests that do not exist prove nothing", {
  timeout: 60_000,
}, async () => {
  const harmless = {
    name: "harmless",
    file: "scripts/mutations/mutant.ts",
    find: "/** One wrong change",
    replace: "/** A wrong change",
    tests: [{ file: "scripts/mutations/mutants.test.ts", name: "each has a name of its own" }],
  };
  const untested = {
    ...harmless,
    name: "untested",
    tests: [{ file: harmless.tests[0]!.file, name: "no such" }],
  };
  const broken = { ...harmless, name: "broken", find: "export function mutate(", replace: "export funct" };
  expect(await verdictsOf([harmless, untested, broken])).toEqual({
    harmless: "survived",
    untested: "broken",
    broken: "broken",
  });
});
