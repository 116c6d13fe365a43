/** A file name that badly written multipart parsers cut, mangle or drop. */
export const AWKWARD_NAME = 'my photo; größe "x" ☂.txt';

/** Where a program finds the API; all that differs from running against Telegram's own. */
export interface BotSettings {
  readonly apiRoot: string;
  readonly token: string;
  /** A picture for those who ask for one. */
  readonly picture: Buffer;
}

/** A program that runs. */
export interface RunningBot {
  stop(): Promise<void>;
}

/** Starts a program that fetches its updates. Resolves once it is at it. */
export type StartBot = (settings: BotSettings) => Promise<RunningBot>;
