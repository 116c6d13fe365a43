import { setTimeout as delay } from "node:timers/promises";
import { readSessionFile, type SessionPaths, type StoredSession } from "../telegram/session-file.ts";

const POLL_MS = 1000;

/** Waits until a session with another key than `dead` is stored, as a login does; ends early with `signal`. */
export async function newSession(
  paths: SessionPaths,
  dead: StoredSession | null,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    const session = await readSessionFile(paths).catch(() => null);
    if (session && !dead?.authKey.equals(session.authKey)) return;
  }
}
