import { parseArgs } from "node:util";

/** The parts of a run. */
export const PARTS = ["sends", "incoming", "files"] as const;
export type Part = (typeof PARTS)[number];

/** What is measured, and for how long. */
export interface BenchOptions {
  readonly parts: readonly Part[];
  /** Length of one load on one subject, in seconds. */
  readonly seconds: number;
  /** How often the two subjects take turns. */
  readonly rounds: number;
  /** Size of the file, in MB (10^6 bytes). */
  readonly fileMegabytes: number;
  /** Whether the apps and the bare client write CPU profiles. */
  readonly profile: boolean;
}

export const USAGE = `pnpm bench [--only sends|incoming|files]… [--seconds N] [--rounds N] [--file-mb N] [--profile]

  --only      measure only this part; may be given more than once
  --seconds   length of each load (2)
  --rounds    how often Telepipe and the bare client take turns (3)
  --file-mb   size of the file in MB (1000)
  --profile   write CPU profiles of the apps and the bare client to bench/results/ (costs speed)`;

/** The command line makes no sense; the message says what was expected. */
export class UsageError extends Error {}

/**
 * Reads the command line; null when it asks for help.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parsed(args);
  if (values.help) return null;
  return {
    parts: values.only === undefined ? PARTS : values.only.map(part),
    seconds: positive("--seconds", values.seconds),
    rounds: wholeNumber("--rounds", values.rounds),
    fileMegabytes: wholeNumber("--file-mb", values["file-mb"]),
    profile: values.profile,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        seconds: { type: "string", default: "2" },
        rounds: { type: "string", default: "3" },
        "file-mb": { type: "string", default: "1000" },
        profile: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function part(name: string): Part {
  const found = PARTS.find((known) => known === name);
  if (found === undefined) throw new UsageError(`--only: expected ${PARTS.join(", ")}, not ${name}`);
  return found;
}

function wholeNumber(option: string, text: string): number {
  const value = positive(option, text);
  if (!Number.isInteger(value)) throw new UsageError(`${option}: expected a whole number, not ${text}`);
  return value;
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 4000)) throw new UsageError(`${option}: expected 1 to 4000, not ${text}`);
  return value;
}
