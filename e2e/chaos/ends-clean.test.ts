import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { expect, inject, test } from "vitest";

/** Guarantee: however a chaos run ends, none of its processes is left, stopped ones included. */

const MAIN = join(import.meta.dirname, "main.ts");

/** Processes of this run: they work in its folder. */
function processesIn(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => placeOf(pid).includes(folder))
    .map(Number);
}

function placeOf(pid: string): string {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)} ${readFileSync(`/proc/${pid}/cmdline`, "utf8")}`;
  } catch {
    return ""; // It has ended meanwhile, or is another user's.
  }
}

test.runIf(existsSync("/proc/self/cwd")).each(["SIGINT", "SIGKILL"] as const)(
  "a run that ends by %s leaves no process",
  { timeout: 120_000 },
  async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), "telepipe-clean-"));
    const run = spawn(process.execPath, [MAIN, "--seconds", "60", "--kills", "0", "--settle", "1"], {
      env: { PATH: process.env.PATH, TMPDIR: folder, TELEPIPE_CACHE_DIR: inject("redisCacheDir") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    run.stderr.on("data", (text) => {
      said += text;
    });
    const exited = once(run, "exit");
    await eventually("all of it runs", () => said.includes("everything runs"), 60_000).catch((cause) => {
      throw new Error(`it does not run; it said: ${said}`, { cause });
    });
    const processes = processesIn(folder);
    expect(processes.length).toBeGreaterThanOrEqual(10);
    process.kill(processes.at(-1) ?? 0, "SIGSTOP");
    run.kill(signal);
    await exited;
    await eventually("the end of all", () => processesIn(folder).length === 0, 30_000);
    await rm(folder, { recursive: true, force: true });
  },
);
