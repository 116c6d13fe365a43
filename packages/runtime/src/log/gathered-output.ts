/** Where text goes in the end. */
export interface TextOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * Writes what comes in one turn of the event loop in one piece: a write to a file, a pipe or a terminal holds up the
 * process until the system has taken it, which for each line of a busy process is much.
 */
export class GatheredOutput implements TextOutput {
  readonly isTTY: boolean;
  readonly #output: TextOutput;
  readonly #onFailed: (error: unknown, texts: number) => void;
  #texts: string[] = [];

  /** @param onFailed is told what the output has thrown, such as a closed pipe or a full disk, and how much it cost */
  constructor(output: TextOutput, onFailed: (error: unknown, texts: number) => void) {
    this.isTTY = output.isTTY ?? false;
    this.#output = output;
    this.#onFailed = onFailed;
  }

  write(text: string): void {
    if (this.#texts.length === 0) setImmediate(() => this.flush());
    this.#texts.push(text);
  }

  /** Writes what has not been written. */
  flush(): void {
    const texts = this.#texts;
    if (texts.length === 0) return;
    this.#texts = [];
    try {
      this.#output.write(texts.join(""));
    } catch (error) {
      this.#onFailed(error, texts.length);
    }
  }
}
