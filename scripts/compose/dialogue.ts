import { once } from "node:events";
import type { ComposeProject } from "./compose-project.ts";
import { eventually } from "./eventually.ts";
import { startCommand, stopGroup } from "./run-command.ts";

/** A program that asks questions. */
export interface Dialogue extends AsyncDisposable {
  /** Waits until the program has written something that fits; every part of the output fits once. */
  see(pattern: RegExp): Promise<RegExpExecArray>;
  answer(line: string): void;
  /** Waits for its end. @throws with all output unless it ended well */
  ended(): Promise<void>;
}

/** Starts `docker-compose run` of a service with its input and output in our hands. */
export function startDialogue(project: ComposeProject, service: string): Dialogue {
  const { signal, ...options } = project.options;
  signal.throwIfAborted();
  const child = startCommand(project.command("run", "--rm", "-T", service), { ...options, stdio: "pipe" });
  const stop = () => stopGroup(child);
  signal.addEventListener("abort", stop);
  const closed = once(child, "close");
  let output = "";
  let seen = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    see: (pattern) =>
      eventually(`the output ${pattern}`, signal, async () => {
        const match = pattern.exec(output.slice(seen));
        if (match === null) throw new Error(output);
        seen += match.index + match[0].length;
        return match;
      }),
    answer: (line) => void child.stdin?.write(`${line}\n`),
    ended: async () => {
      const [code] = await closed;
      if (code !== 0) throw new Error(`it ended with code ${code}:\n${output}`);
    },
    [Symbol.asyncDispose]: async () => {
      signal.removeEventListener("abort", stop);
      stop();
      await closed;
    },
  };
}
