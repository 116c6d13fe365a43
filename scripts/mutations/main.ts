import { dirname } from "node:path";
import { copyRepository } from "./copy-repository.ts";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./mutants/index.ts";
import { type MutantResult, tryMutants } from "./try-mutants.ts";

/**
 * `pnpm test:mutations [words]`: changes the code for the worse, once per mutant, and sees whether the tests notice.
 * With words only the mutants whose family, name or file has one of them. Ends with 1 unless all are caught.
 */
const words = process.argv.slice(2);
const chosen = mutants.filter(
  ({ family, name, file }) =>
    words.length === 0 || words.some((word) => `${family} ${name} ${file}`.includes(word)),
);
if (chosen.length === 0) throw new Error(`no mutant has one of these words: ${words.join(", ")}`);

const lanes = 2;
const results: MutantResult[] = [];
await Promise.all(
  Array.from({ length: lanes }, async (_, lane) => {
    await tryInCopy(chosen.filter((_mutant, index) => index % lanes === lane));
  }),
);
const bad = results.filter(({ verdict }) => verdict !== "caught");
console.log(`\n${results.length - bad.length} of ${results.length} mutants caught`);
if (bad.length > 0) process.exitCode = 1;

async function tryInCopy(some: readonly Mutant[]): Promise<void> {
  if (some.length === 0) return;
  await using copy = await copyRepository(dirname(dirname(import.meta.dirname)));
  for await (const result of tryMutants(copy.root, some)) {
    results.push(result);
    const { mutant, verdict, detail, milliseconds } = result;
    const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
    console.log(`${verdict.padEnd(8)} | ${mutant.name} | ${detail} | ${seconds}`);
  }
}
