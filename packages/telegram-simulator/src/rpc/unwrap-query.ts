import type { TlObject } from "../tl/tl-object.ts";

/** A call without its wrappers, and what the wrappers said. */
export interface UnwrappedQuery {
  query: TlObject;
  /** From invokeWithLayer. */
  layer: number | undefined;
  /** From invokeWithoutUpdates. */
  withoutUpdates: boolean;
  /** From invokeAfterMsg and invokeAfterMsgs: message ids of queries that must have succeeded before. */
  after: bigint[];
}

/** Wrappers that change nothing here; all have the wrapped call in `query`. */
const TRANSPARENT = new Set([
  "initConnection",
  "invokeWithMessagesRange",
  "invokeWithTakeout",
  "invokeWithBusinessConnection",
]);

/** TL names of the methods that only wrap others. */
export const wrapperMethods: readonly string[] = [
  "invokeWithLayer",
  "invokeWithoutUpdates",
  "invokeAfterMsg",
  "invokeAfterMsgs",
  ...TRANSPARENT,
];

/** Removes the wrappers of a call (core.telegram.org/api/invoking), in whichever order they come. */
export function unwrapQuery(wrapped: TlObject): UnwrappedQuery {
  const found: UnwrappedQuery = { query: wrapped, layer: undefined, withoutUpdates: false, after: [] };
  for (;;) {
    const { _: name, query, layer, msg_id, msg_ids } = found.query;
    if (name === "invokeWithLayer" && typeof layer === "number") found.layer = layer;
    else if (name === "invokeWithoutUpdates") found.withoutUpdates = true;
    else if (name === "invokeAfterMsg" && typeof msg_id === "bigint") found.after.push(msg_id);
    else if (name === "invokeAfterMsgs" && Array.isArray(msg_ids)) found.after.push(...msg_ids);
    else if (!TRANSPARENT.has(name)) return found;
    if (!isObject(query)) return found;
    found.query = query;
  }
}

function isObject(value: unknown): value is TlObject {
  return typeof value === "object" && value !== null && "_" in value;
}
