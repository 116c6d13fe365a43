import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ClientError, type ConformanceClient } from "./conformance-client.ts";

/** The methods of ConformanceClient; the driver has the same. */
const METHODS = [
  "connect",
  "requestCode",
  "signIn",
  "beginQrLogin",
  "finishQrLogin",
  "username",
  "dialogs",
  "send",
  "edit",
  "delete",
  "history",
  "received",
  "sendFile",
  "download",
  "close",
] as const satisfies (keyof ConformanceClient)[];

interface Answer {
  id: number;
  result?: unknown;
  /** An error of the server. */
  error?: string;
  seconds?: number;
  /** Any other error. */
  bug?: string;
}

/** A client in a process of its own, which takes calls and gives answers as JSON, one a line. */
export function spawnConformanceClient(command: string, parameters: readonly string[]): ConformanceClient {
  const child = spawn(command, parameters, { stdio: ["pipe", "pipe", "inherit"] });
  const call = caller(child);
  const methods = METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)]);
  // One function for each name, whose arguments and results are JSON as the interface promises.
  const client = Object.fromEntries(methods) as ConformanceClient;
  return {
    ...client,
    async close() {
      if (child.exitCode !== null) return;
      await client.close();
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

function caller(child: ChildProcess): (method: string, args: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  if (child.stdout === null) throw new Error("unreachable: stdout is a pipe");
  createInterface(child.stdout).on("line", (line) => {
    const answer: Answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
  });
  child.once("exit", (code) => {
    for (const [id, resolve] of waiting) resolve({ id, bug: `the driver ended with code ${code}` });
  });
  return async (method, args) => {
    const id = ++count;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      child.stdin?.write(`${JSON.stringify({ id, method, args })}\n`);
    });
    waiting.delete(id);
    if (answer.error !== undefined) throw new ClientError(answer.error, answer.seconds);
    if (answer.bug !== undefined) throw new Error(answer.bug);
    return answer.result;
  };
}
