/** Says what is wrong, or null when all is well. Must answer quickly and not throw for expected states. */
export type HealthCheck = () => Promise<string | null>;

/** The answer of `/readyz`. */
export interface Readiness {
  readonly ready: boolean;
  /** By check: `ok` or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

/** How long one check may take. */
const CHECK_TIMEOUT_MS = 2000;

/** Runs all checks side by side; a check that throws or hangs is not ready. */
export async function readiness(checks: Readonly<Record<string, HealthCheck>>): Promise<Readiness> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await settled(check)) ?? "ok"] as const),
  );
  return { ready: entries.every(([, state]) => state === "ok"), checks: Object.fromEntries(entries) };
}

async function settled(check: HealthCheck): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
