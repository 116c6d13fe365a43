import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

/** Where the figures were taken, without which they mean little. */
export interface BenchEnvironment {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** Processes that wanted to run in the last minute; more than zero at the start means that others disturb. */
  readonly loadAverage: number;
  readonly os: string;
  readonly node: string;
  readonly redis: string;
  /** Libraries that decide the figures. */
  readonly libraries: Readonly<Record<string, string>>;
}

const repository = join(import.meta.dirname, "../..");
const LIBRARIES = ["telegram", "bullmq", "ioredis", "hono", "got"];

/** Describes this machine and this copy; the load is that of the moment. */
export function describeEnvironment(): Omit<BenchEnvironment, "redis"> {
  const [cpu, ...others] = cpus();
  return {
    date: new Date().toISOString(),
    commit: commit(),
    cpu: cpu?.model.trim() ?? "unknown",
    cores: others.length + 1,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    loadAverage: loadavg()[0] ?? Number.NaN,
    os: `${platform()} ${release()}`,
    node: process.version,
    libraries: versions(),
  };
}

/** With a `+` when files differ from it; empty outside a git repository. */
function commit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    return git("rev-parse", "--short", "HEAD").trim() + (git("status", "--porcelain").trim() && "+");
  } catch {
    return "";
  }
}

/** The workspace's catalog pins them exactly. */
function versions(): Record<string, string> {
  const catalog = readFileSync(join(repository, "pnpm-workspace.yaml"), "utf8");
  return Object.fromEntries(
    LIBRARIES.map((name) => [name, new RegExp(`^ {2}${name}: (.+)$`, "m").exec(catalog)?.[1] ?? "unknown"]),
  );
}
