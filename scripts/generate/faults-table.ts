import { type FaultTest, simulatedFaults } from "../faults/simulated-faults.ts";
import { generatedFrom, table } from "./markdown.ts";

/** `packages/telegram-simulator/FAULTS.md`: what can be made to go wrong, and which tests drive the worker through it. */
export function faultsTable(): string {
  const groups = Object.entries(simulatedFaults).map(([title, faults]) => {
    const rows = faults.map(({ name, cause, tests }) => [name, cause, tests.map(testCell).join("; ")]);
    return `## ${title}\n\n${table(["what", "how", "the worker is driven through it in"], rows)}`;
  });
  return [
    generatedFrom("scripts/faults/simulated-faults.ts"),
    "# Faults and limits",
    "A unit test fails when a test that is named here is gone.",
    ...groups,
    "",
  ].join("\n\n");
}

function testCell({ file, source }: FaultTest): string {
  return `[${file.split("/").at(-1)}](../../${file}): ${source.replaceAll(/[`"[\]]/g, "")}`;
}
