import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("measure-speed.ts", import.meta.url));

/** By the CPU time of the simulator's process, so that a busy machine makes no difference. */
test("a core takes more than 10,000 sends per second, and a minted session connects in under 30 ms", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, "20000"]);
  const report = JSON.parse(stdout);
  expect(report.sends_per_core_second).toBeGreaterThan(10_000);
  expect(report.minted_session_connected_ms).toBeLessThan(30);
});
