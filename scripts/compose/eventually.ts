import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Tries until `probe` returns something.
 *
 * @throws after `timeoutMs`, naming `what`, with the last reason when `probe` threw; at once when `signal` aborts
 */
export async function eventually<Value>(
  what: string,
  signal: AbortSignal,
  probe: () => Promise<Value | undefined | false>,
  timeoutMs = 60_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  let reason: unknown;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      reason = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`, { cause: reason });
}
