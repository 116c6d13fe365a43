/** A file name that badly written multipart parsers cut, mangle or drop. */
export const AWKWARD_NAME = 'my photo; größe "x" ☂.txt';

/** What Telegram repeats to a webhook, so that it knows who calls. */
export const SECRET_TOKEN = "its-secret";

/** Where a program finds the API; all that differs from running against Telegram's own. */
export interface BotSettings {
  readonly apiRoot: string;
  readonly token: string;
  /** A picture (PNG) and a voice message (Opus in Ogg) for those who ask for some. */
  readonly picture: Buffer;
  readonly voice: Buffer;
}

/** A program that runs. */
export interface RunningBot {
  stop(): Promise<void>;
}

/** Starts a program. Resolves once it gets updates. */
export type StartBot = (settings: BotSettings) => Promise<RunningBot>;
