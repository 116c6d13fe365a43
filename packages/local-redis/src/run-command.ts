import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);

export interface RunOptions {
  timeoutMs: number;
}

/**
 * Runs a program to its end and resolves with what it printed on stdout.
 *
 * @throws when it is not there, fails or takes too long, with the end of what it printed on stderr.
 */
export async function runCommand(
  command: string,
  args: string[],
  { timeoutMs }: RunOptions,
): Promise<string> {
  try {
    const { stdout } = await execFileAsync(command, args, {
      timeout: timeoutMs,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    // execFile rejects with these fields on the error; the types only say Error.
    const { code, killed, stderr } = error as { code?: string | number; killed?: boolean; stderr?: string };
    const reason =
      code === "ENOENT"
        ? "is not there"
        : killed
          ? `did not end in ${timeoutMs / 1000} s`
          : stderr?.trim().split("\n").slice(-3).join(" ") || `ended with ${code}`;
    throw new Error(`${command} ${reason}`, { cause: error });
  }
}
