import { setTimeout as delay } from "node:timers/promises";
import type { ControlContext } from "../control/control-context.ts";
import { findRoute } from "../control/routes.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { Step } from "./scenario.ts";

/**
 * Has everything happen that the steps say, with their pauses. Throws InvalidInput at the first that cannot be, and
 * the signal's reason when that is aborted.
 */
export async function playTimeline(
  context: ControlContext,
  steps: readonly Step[],
  signal?: AbortSignal,
): Promise<void> {
  const names = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    if (step.afterMs > 0) await delay(step.afterMs, undefined, { ...(signal && { signal }), ref: false });
    signal?.throwIfAborted();
    try {
      const answer = await request(context, step, names);
      if (step.name !== undefined) names.set(step.name, firstMessageId(answer));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new InvalidInput(`timeline[${index}] ${step.request}`, error.message);
    }
  }
}

async function request(
  context: ControlContext,
  step: Step,
  names: ReadonlyMap<string, number>,
): Promise<unknown> {
  const [method = "", pathname = ""] = step.request.split(" ");
  const filled = pathname.replace(/\$(\w+)/g, (_, name: string) => String(named(names, name)));
  const route = findRoute(method, filled);
  if (typeof route === "string") throw new InvalidInput("do", "expected a request of the control API");
  const body = fill(step.body, names);
  return route.handler(context, { path: route.path, query: new URLSearchParams(), body });
}

/** Replaces texts that are a name by the message's id. */
function fill(value: unknown, names: ReadonlyMap<string, number>): unknown {
  if (typeof value === "string" && /^\$\w+$/.test(value)) return named(names, value.slice(1));
  if (Array.isArray(value)) return value.map((item) => fill(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, names)]));
}

function named(names: ReadonlyMap<string, number>, name: string): number {
  const id = names.get(name);
  if (id === undefined) throw new InvalidInput(`$${name}`, "expected the name of an earlier step");
  return id;
}

function firstMessageId(answer: unknown): number {
  const { message_ids: ids } = answer as { message_ids?: number[] };
  const id = ids?.[0];
  if (id === undefined) throw new InvalidInput("as", "expected a step that writes a message");
  return id;
}
