import type { ComposeProject } from "./compose-project.ts";

/** One thing that must be true of the stack. Each needs those before it. */
export interface Check {
  readonly name: string;
  /** Returns what is worth knowing about it, if anything; throws when it is not true. */
  run(project: ComposeProject): Promise<string | undefined>;
}

/** How many checks there were, and what became of them. */
export interface Counts {
  passed: number;
  failed: number;
}

/** Runs one check, prints its outcome and counts it. Returns whether it passed. */
export async function runCheck(
  counts: Counts,
  name: string,
  run: () => Promise<string | undefined>,
): Promise<boolean> {
  const start = performance.now();
  try {
    const detail = await run();
    counts.passed++;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`✓ ${name} (${[detail, `${seconds} s`].filter(Boolean).join(", ")})`);
    return true;
  } catch (error) {
    counts.failed++;
    console.log(`✗ ${name}\n${describe(error).replace(/^/gm, "    ")}`);
    return false;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}
