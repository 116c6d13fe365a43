import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("measure-memory.ts", import.meta.url));

test("a kept message takes so little that a million of them fit into 1 GB", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program, "60000"]);
  const report = JSON.parse(stdout);
  expect(report.kept).toBeGreaterThanOrEqual(15_000);
  expect(report.kept).toBeLessThanOrEqual(15_750);
  expect(report.bytes_per_message).toBeLessThan(600);
});
