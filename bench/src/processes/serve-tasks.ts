/** What a process of the benchmark does when it is asked to. Parameters and results travel as JSON. */
export type Tasks = Record<string, (params: never) => unknown>;

/** A request to do something. */
export interface TaskRequest {
  readonly id: number;
  readonly task: string;
  readonly params: unknown;
}

/** How it went. */
export type TaskReply =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string };

/**
 * Makes this process do `tasks` for the one that started it, and tells that one that it is ready. It ends when it is
 * told to (SIGTERM) and when its starter is gone.
 */
export function serveTasks(tasks: Tasks): void {
  process.on("message", (request: TaskRequest) => {
    void perform(tasks, request).then((reply) => process.send?.(reply));
  });
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.send?.({ type: "ready" });
}

async function perform(tasks: Tasks, { id, task, params }: TaskRequest): Promise<TaskReply> {
  try {
    // Whoever asks is bound to the types of these tasks by `TaskProcess`.
    return { id, ok: true, result: await tasks[task]?.(params as never) };
  } catch (error) {
    return { id, ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
