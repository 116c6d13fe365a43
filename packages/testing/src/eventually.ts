import { setTimeout as delay } from "node:timers/promises";

/** How long a condition may take to come true, unless a test says otherwise. */
const DEADLINE_MS = 10_000;
const POLL_MS = 10;

/**
 * Waits until `probe` returns a value that is neither undefined, null nor false, and returns it.
 *
 * @throws after `deadlineMs`, naming what was awaited and the last error of the probe
 */
export async function eventually<Value>(
  what: string,
  probe: () => Value | Promise<Value>,
  deadlineMs = DEADLINE_MS,
): Promise<Exclude<NonNullable<Value>, false>> {
  const deadline = Date.now() + deadlineMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) {
        // What is left of the union once the three are excluded; TypeScript does not narrow a type parameter.
        return value as Exclude<NonNullable<Value>, false>;
      }
    } catch (error) {
      lastError = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`${what}: not within ${deadlineMs} ms`, { cause: lastError });
}
