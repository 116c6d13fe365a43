import type { Logger as Log } from "@telepipe/runtime";
import { Logger } from "telegram/extensions/index.js";

/**
 * The library's log, led into ours. Its lines can hold parts of messages, so only warnings and errors pass, at a level
 * that is off by default; and as it asks `canSend` before it writes to the console on its own, the answer is no.
 */
export class LibraryLog extends Logger {
  readonly #log: Log;

  constructor(log: Log) {
    super();
    this.#log = log;
  }

  override canSend(): boolean {
    return false;
  }

  override warn(message: string): void {
    this.#log.debug({ message }, "library.warning");
  }

  override error(message: string): void {
    this.#log.debug({ message }, "library.error");
  }

  override info(): void {}

  override debug(): void {}
}
