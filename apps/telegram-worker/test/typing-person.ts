import { PassThrough } from "node:stream";
import { eventually } from "@telepipe/testing";
import type { TerminalStreams } from "../src/login/terminal.ts";

/** Somebody at a terminal: reads what is printed and types answers. */
export interface TypingPerson {
  readonly streams: TerminalStreams;
  /** Everything that was printed so far. */
  readonly screen: string;
  /** Waits until `text` is printed behind what was read before, and reads up to it. */
  reads(text: string | RegExp): Promise<string>;
  /** Waits for a question and answers it, with what there is to answer by then. */
  answers(question: string | RegExp, answer: string | (() => Promise<string>)): Promise<void>;
  /** Ends the input, as Ctrl-D does. */
  leaves(): void;
}

/** Sits down. */
export function sitDown(): TypingPerson {
  const input = new PassThrough();
  const output = new PassThrough();
  let screen = "";
  let position = 0;
  output.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const reads = (text: string | RegExp) =>
    eventually(`"${text}" on the screen`, () => {
      const unread = screen.slice(position);
      const index = typeof text === "string" ? unread.indexOf(text) : unread.search(text);
      if (index < 0) return null;
      const match = typeof text === "string" ? text : (unread.match(text)?.[0] ?? "");
      position += index + match.length;
      return match;
    });
  return {
    streams: { input, output },
    get screen() {
      return screen;
    },
    reads,
    answers: async (question, answer) => {
      await reads(question);
      input.write(`${typeof answer === "string" ? answer : await answer()}\n`);
    },
    leaves: () => void input.end(),
  };
}
