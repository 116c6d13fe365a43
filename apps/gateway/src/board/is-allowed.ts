import type { HookContext } from "@bull-board/api/typings/app";

/**
 * Actions that would write back what the board shows, which is redacted; that lose what nobody else has; or that
 * change the order of events and calls.
 */
const REFUSED_ACTIONS = /\/(?:add|update-data|empty|obliterate|concurrency|rate-limit|priority)$/;
const FINISHED: ReadonlySet<unknown> = new Set(["completed", "failed"]);

/**
 * Whether the board may do something. Jobs are removed only once they have ended: the head of a lane is the one job
 * that moves its chat on.
 */
export async function isAllowed({ route, request }: HookContext): Promise<boolean> {
  if (REFUSED_ACTIONS.test(route)) return false;
  const { queueName, jobId, queueStatus } = request.params as Record<string, string | undefined>;
  if (route.endsWith("/clean/:queueStatus")) return FINISHED.has(queueStatus);
  if (!route.endsWith("/:jobId/clean")) return true;
  const job = await request.queues.get(queueName ?? "")?.getJob(jobId ?? "");
  return !job || FINISHED.has(await job.getState());
}
