import { type Child, type ChildOptions, startChild } from "./child.ts";
import type { TaskReply, TaskRequest, Tasks } from "./serve-tasks.ts";

/** What a task comes to. */
type Result<Task> = Task extends (...params: never[]) => infer Returned ? Awaited<Returned> : never;

/** A process that serves `tasks`. */
export interface TaskProcess<Served extends Tasks> extends Child {
  /**
   * Has it do one of its tasks.
   *
   * @throws what the task throws, as text, and when the process ends meanwhile
   */
  run<Name extends keyof Served & string>(
    task: Name,
    params: Parameters<Served[Name]>[0],
  ): Promise<Result<Served[Name]>>;
}

/** Starts a process that calls `serveTasks`. */
export async function startTaskProcess<Served extends Tasks>(
  options: ChildOptions,
): Promise<TaskProcess<Served>> {
  const child = await startChild(options);
  const waiting = new Map<number, (reply: TaskReply) => void>();
  let lastId = 0;
  child.channel.on("message", (reply: TaskReply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  return {
    ...child,
    run: async (task, params) => {
      const { promise, resolve } = Promise.withResolvers<TaskReply>();
      const request: TaskRequest = { id: ++lastId, task, params };
      waiting.set(request.id, resolve);
      child.channel.send(request);
      const reply = await Promise.race([promise, child.failed]);
      if (!reply.ok) throw new Error(`the ${child.name} failed at ${task}: ${reply.error}`);
      // What a task returns is of its type; JSON has carried it.
      return reply.result as Result<Served[typeof task]>;
    },
  };
}
