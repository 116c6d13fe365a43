import type { Logger } from "@telepipe/runtime";
import type { MessageOutput } from "./print-message.ts";

/**
 * Writes what is printed in one turn of the event loop in one piece: a write to a file, a pipe or a terminal holds up
 * the process until the system has taken it, which for each message of a burst is much.
 */
export class GatheredOutput implements MessageOutput {
  readonly isTTY: boolean;
  readonly #output: MessageOutput;
  readonly #log: Logger;
  #texts: string[] = [];

  constructor(output: MessageOutput, log: Logger) {
    this.isTTY = output.isTTY ?? false;
    this.#output = output;
    this.#log = log;
  }

  write(text: string): void {
    if (this.#texts.length === 0) setImmediate(() => this.flush());
    this.#texts.push(text);
  }

  /** Writes what has not been written. A closed pipe or a full disk behind the output concerns nobody else. */
  flush(): void {
    const texts = this.#texts;
    if (texts.length === 0) return;
    this.#texts = [];
    try {
      this.#output.write(texts.join(""));
    } catch (err) {
      this.#log.warn({ err, messages: texts.length }, "messages.not_printed");
    }
  }
}
