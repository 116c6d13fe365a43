import type { Credentials } from "../telegram/connect-telegram.ts";
import type { Line } from "../telegram/line.ts";
import type { Terminal } from "./terminal.ts";

/** What every step of a login works with. */
export interface LoginDialogue {
  readonly terminal: Terminal;
  readonly line: Line;
  readonly credentials: Credentials;
}
