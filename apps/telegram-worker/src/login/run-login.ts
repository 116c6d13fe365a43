import type { Logger } from "@telepipe/runtime";
import type { AccountConfig } from "../config.ts";
import { connectTelegram } from "../telegram/connect-telegram.ts";
import { whoIsLoggedIn } from "../telegram/open-session.ts";
import { readSessionFile, writeSessionFile } from "../telegram/session-file.ts";
import type { Me } from "../telegram/telegram-session.ts";
import { login } from "./login.ts";
import { createTerminal, type Terminal, type TerminalStreams } from "./terminal.ts";

/**
 * Logs in by talking to whoever is at the streams, and stores the session.
 *
 * @returns who is logged in; null when a stored session was to be kept
 * @throws LoginAborted when the input ends; ApiError TELEGRAM_UNAVAILABLE; an error when the file cannot be written
 */
export async function runLogin(
  config: AccountConfig,
  streams: TerminalStreams,
  log: Logger,
): Promise<Me | null> {
  const { credentials, simulator, session, phoneNumber } = config;
  using terminal = createTerminal(streams);
  if (!(await mayReplace(terminal, config))) return null;
  const line = await connectTelegram({ credentials, stored: null, simulator, log });
  try {
    await login({ terminal, line, credentials }, phoneNumber);
    const me = await whoIsLoggedIn(line);
    const { snapshot } = line;
    if (!snapshot) throw new Error("the session has no key although somebody is logged in");
    await writeSessionFile(session, snapshot);
    terminal.print(`Logged in as ${describe(me)}. The session is in ${session.file}.`);
    return me;
  } finally {
    await line.close();
  }
}

/** Without looking whether it still works: two connections with one session can make Telegram end it. */
async function mayReplace(terminal: Terminal, { session }: AccountConfig): Promise<boolean> {
  const stored = await readSessionFile(session).catch(() => null);
  if (!stored) return true;
  const answer = await terminal.ask(`There is a session in ${session.file} already. Replace it? [y/N] `);
  return /^y(es)?$/i.test(answer);
}

function describe({ firstName, username, phoneNumber, id }: Me): string {
  const details = [username && `@${username}`, phoneNumber, `id ${id}`].filter(Boolean);
  return `${firstName} (${details.join(", ")})`;
}
