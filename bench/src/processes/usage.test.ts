import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { cpuMicroseconds, peakMemoryBytes, withCpuUsage } from "./usage.ts";

const self = { name: "self", pid: process.pid };

test.runIf(existsSync("/proc/self/stat"))("CPU time and peak memory are those of the process", async () => {
  const { result, cpuUs } = await withCpuUsage([self], async () => {
    const { user: begunAt } = process.cpuUsage();
    while (process.cpuUsage().user - begunAt < 200_000); // Until it has used 200 ms.
    return "done";
  });
  expect(result).toBe("done");
  expect(cpuUs.self).toBeGreaterThanOrEqual(180_000);
  expect(cpuUs.self).toBeLessThan(2_000_000);
  expect(peakMemoryBytes(process.pid)).toBeGreaterThanOrEqual(process.memoryUsage.rss() * 0.9);
});

test("figures that cannot be taken are no figures", () => {
  expect(cpuMicroseconds(-1)).toBeNaN();
  expect(peakMemoryBytes(-1)).toBeNaN();
});
