/** For writing down how the last requests ended. */
const LAST_WRITES_MS = 2000;

/**
 * Closes all workers at once. Requests that are still under way after `graceMs` are aborted. A Redis that is away
 * would be waited for without end, so the wait ends soon after: what could not be written is done again by others.
 */
export async function closeWork(
  closers: readonly (() => Promise<void>)[],
  requests: AbortController,
  graceMs: number,
): Promise<void> {
  const { promise: late, resolve: leave } = Promise.withResolvers<void>();
  const timers = [setTimeout(() => requests.abort(), graceMs), setTimeout(leave, graceMs + LAST_WRITES_MS)];
  await Promise.race([Promise.all(closers.map((close) => close())), late]);
  for (const timer of timers) clearTimeout(timer);
}
