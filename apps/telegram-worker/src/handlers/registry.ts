import { familiarize } from "./familiarize.ts";
import type { Handler } from "./handler.ts";

/** Every handler there is; `HANDLERS` says which of them run. */
const handlers: readonly Handler[] = [familiarize];

/**
 * The handlers of the given names.
 *
 * @throws Error naming the unknown ones and those that exist
 */
export function selectHandlers(names: readonly string[]): Handler[] {
  const unknown = names.filter((name) => !handlers.some((handler) => handler.name === name));
  if (unknown.length > 0) {
    const known = handlers.map(({ name }) => name).join(", ");
    throw new Error(`HANDLERS: there is no handler ${unknown.join(", ")}; expected some of: ${known}`);
  }
  return handlers.filter(({ name }) => names.includes(name));
}
