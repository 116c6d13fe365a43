import { setTimeout as delay } from "node:timers/promises";

/** How long the apps may take to be ready before the launcher says what is missing and goes on. */
const READY_TIMEOUT_MS = 30_000;

/**
 * Waits until the gateway calls everything ready.
 *
 * @returns null, or what is still missing after 30 s (a login, for example)
 * @throws what `failed` rejects with
 */
export async function waitUntilReady(apiUrl: string, failed: Promise<never>): Promise<string | null> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let missing = "the gateway does not answer";
  while (Date.now() < deadline) {
    const response = await Promise.race([fetch(`${apiUrl}/readyz`).catch(() => null), failed]);
    if (response?.ok) return null;
    if (response) missing = describe(await response.json());
    await delay(50);
  }
  return missing;
}

function describe(state: unknown): string {
  const { checks = {} } = state as { checks?: Record<string, string> };
  const wrong = Object.entries(checks).filter(([, text]) => text !== "ok");
  return wrong.map(([name, text]) => `${name}: ${text}`).join("; ");
}
