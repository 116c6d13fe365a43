import { setTimeout as delay } from "node:timers/promises";

/** How long the apps may take to be ready before the launcher says what is missing. */
const READY_TIMEOUT_MS = 30_000;
/** States of the account that only a login ends. */
const NEEDS_A_PERSON = /\b(logged_out|session_duplicated|banned|deleted): /;
const POLL_MS = 50;
const LATER_POLL_MS = 1000;

/**
 * Waits until the gateway calls everything ready.
 *
 * @returns null, or what is missing: at once when that is a login, which takes a person, else after 30 s
 * @throws what `failed` rejects with
 */
export async function waitUntilReady(apiUrl: string, failed: Promise<never>): Promise<string | null> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let missing: string | null = null;
  do {
    missing = await Promise.race([whatIsMissing(apiUrl), failed]);
    if (missing === null || NEEDS_A_PERSON.test(missing)) return missing;
    await delay(POLL_MS);
  } while (Date.now() < deadline);
  return missing;
}

/** Resolves when everything is ready, however long that takes; never when `signal` is aborted before. */
export async function becomeReady(apiUrl: string, signal: AbortSignal): Promise<void> {
  while ((await whatIsMissing(apiUrl)) !== null) await delay(LATER_POLL_MS, undefined, { signal });
}

async function whatIsMissing(apiUrl: string): Promise<string | null> {
  const response = await fetch(`${apiUrl}/readyz`).catch(() => null);
  if (response === null) return "the gateway does not answer";
  const { checks = {} } = (await response.json()) as { checks?: Record<string, string> };
  const wrong = Object.entries(checks).filter(([, text]) => text !== "ok");
  return wrong.length === 0 ? null : wrong.map(([name, text]) => `${name}: ${text}`).join("; ");
}
