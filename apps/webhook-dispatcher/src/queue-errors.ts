import type { Logger } from "@telepipe/runtime";

/**
 * Handles the errors that a queue or worker emits. Those of the connection are left out: every queue on it emits
 * them, and the connection has reported them once.
 */
export function queueErrorHandler(
  log: Logger,
  ids: Readonly<Record<string, string>>,
): (error: Error) => void {
  return (error) => {
    if ("syscall" in error || error.message === "Connection is closed.") return;
    log.error({ ...ids, error: error.message }, "queue.error");
  };
}
