import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";

/** Somebody who can be asked. */
export interface Terminal extends Disposable {
  print(text: string): void;
  /** A line, trimmed. @throws LoginAborted when the input ends */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed, and not trimmed. */
  askSecret(question: string): Promise<string>;
  /** Resolves when the input ends or Ctrl-C is pressed. */
  readonly ended: Promise<void>;
}

/** Nobody answers any more. */
export class LoginAborted extends Error {
  override readonly name = "LoginAborted";

  constructor() {
    super("the login was cancelled: the input ended");
  }
}

/** Where questions are asked: a terminal, or any pair of streams. */
export interface TerminalStreams {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Asks over streams, one line per answer. */
export function createTerminal({ input, output }: TerminalStreams): Terminal {
  let isSecret = false;
  // Readline shows what is typed by writing it out itself.
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isSecret) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: echo, terminal: input.isTTY ?? false, historySize: 0 });
  const typed: string[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isEnded = false;
  let wake = () => {};
  lines.on("line", (line) => {
    typed.push(line);
    wake();
  });
  lines.once("close", () => {
    isEnded = true;
    end();
    wake();
  });
  lines.on("SIGINT", () => lines.close());

  async function answer(question: string): Promise<string> {
    output.write(question);
    for (;;) {
      const line = typed.shift();
      if (line !== undefined) return line;
      if (isEnded) throw new LoginAborted();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    ended,
    print: (text) => void output.write(`${text}\n`),
    ask: async (question) => (await answer(question)).trim(),
    askSecret: async (question) => {
      isSecret = true;
      try {
        return await answer(question);
      } finally {
        isSecret = false;
        output.write("\n");
      }
    },
    [Symbol.dispose]: () => lines.close(),
  };
}
