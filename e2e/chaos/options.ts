import { parseArgs } from "node:util";
import { TARGETS, type Target } from "./plan/fault.ts";

/** The command line of `pnpm chaos`. */
export interface CommandLine {
  readonly seconds: number;
  readonly seed: number;
  readonly kills: number;
  readonly targets: readonly Target[];
  readonly sendsPerSecond: number;
  readonly changesPerSecond: number;
  readonly settleSeconds: number;
  readonly appendfsync: "always" | "everysec";
  readonly limits: "on" | "off";
  /** Keep the processes' logs even if the run passes. */
  readonly keep: boolean;
}

export const USAGE = `pnpm chaos [--seconds N] [--seed N] [--kills N] [--only a,b] [--sends N] [--changes N] [--settle N]
           [--appendfsync always|everysec] [--limits on|off] [--keep]

  --seconds      length of the load (600)
  --seed         from which everything follows that happens to the system (1)
  --kills        kill -9s, a third of them at labelled points (one per 5 s)
  --only         what may be hit, of ${TARGETS.join(", ")} (all)
  --sends        calls per second (8)
  --changes      messages, edits and deletions by others per second (8)
  --settle       how long all may take to come through afterwards, in seconds (120)
  --appendfsync  when Redis writes to the disk (always; docs/chaos.md says why)
  --limits       whether the simulated Telegram limits what the account sends (off)
  --keep         keep the logs of all processes even if the run passes`;

/** The command line makes no sense; the message says what was expected. */
export class UsageError extends Error {}

/**
 * Reads the command line; null when it asks for help.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): CommandLine | null {
  const values = parsed(args);
  if (values.help) return null;
  const seconds = number("--seconds", values.seconds, 5, 86_400);
  return {
    seconds,
    seed: number("--seed", values.seed, 0, 2 ** 31),
    kills: number("--kills", values.kills ?? String(Math.ceil(seconds / 5)), 0, 100_000),
    targets: values.only.split(",").map((name) => choice("--only", name, TARGETS)),
    sendsPerSecond: number("--sends", values.sends, 0.1, 1000),
    changesPerSecond: number("--changes", values.changes, 0.1, 1000),
    settleSeconds: number("--settle", values.settle, 1, 3600),
    appendfsync: choice("--appendfsync", values.appendfsync, ["always", "everysec"]),
    limits: choice("--limits", values.limits, ["on", "off"]),
    keep: values.keep,
  };
}

function parsed(args: readonly string[]) {
  try {
    const text = (value: string) => ({ type: "string", default: value }) as const;
    return parseArgs({
      args: [...args],
      options: {
        seconds: text("600"),
        seed: text("1"),
        kills: { type: "string" },
        only: text(TARGETS.join()),
        sends: text("8"),
        changes: text("8"),
        settle: text("120"),
        appendfsync: text("always"),
        limits: text("off"),
        keep: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function number(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (value >= low && value <= high) return value;
  throw new UsageError(`${option}: expected ${low} to ${high}, not ${text}`);
}

function choice<Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw new UsageError(`${option}: expected ${values.join(" or ")}, not ${text}`);
}
