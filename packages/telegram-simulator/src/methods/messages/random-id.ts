import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";

/**
 * Sends messages with these random ids, so that a repeated call cannot send them again, even while the first is still
 * at it. When `send` fails, the ids are free again. Throws RpcError for ids that were used before.
 */
export function deliverOnce<T>(
  { randomIds }: Account,
  ids: readonly bigint[],
  send: () => T | Promise<T>,
): T | Promise<T> {
  if (ids.includes(0n)) throw new RpcError(400, "RANDOM_ID_EMPTY");
  if (new Set(ids).size < ids.length || ids.some((id) => randomIds.has(id))) {
    throw new RpcError(500, "RANDOM_ID_DUPLICATE");
  }
  for (const id of ids) randomIds.add(id);
  const release = (error: unknown) => {
    for (const id of ids) randomIds.delete(id);
    throw error;
  };
  try {
    const sent = send();
    return sent instanceof Promise ? sent.catch(release) : sent;
  } catch (error) {
    return release(error);
  }
}
