import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runChaos } from "./run-chaos.ts";

/** Guarantee: whatever dies, stops or is cut off, nothing is lost, doubled or out of order. `pnpm chaos` runs longer. */

test("a minute in which everything is killed, stopped and cut off at random", {
  timeout: 240_000,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-minute-"));
  try {
    const { verdict, kills, faults } = await runChaos({
      seed: 1,
      seconds: 60,
      kills: 12,
      sendsPerSecond: 6,
      changesPerSecond: 6,
      settleSeconds: 90,
      appendfsync: "always",
      limits: "off",
      settings: {},
      directory,
      cacheDir: inject("redisCacheDir"),
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    expect(verdict.failures).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(8);
    expect(faults).toBeGreaterThan(kills);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
