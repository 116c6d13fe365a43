import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";

/**
 * Claims the random ids of messages that are being sent, so that a repeated call cannot send them again, even while
 * the first is still at it. Throws RpcError, and then claims none. The returned function gives the ids free: the
 * messages were not sent after all.
 */
export function claimRandomIds({ randomIds }: Account, ids: readonly bigint[]): () => void {
  if (ids.includes(0n)) throw new RpcError(400, "RANDOM_ID_EMPTY");
  if (new Set(ids).size < ids.length || ids.some((id) => randomIds.has(id))) {
    throw new RpcError(500, "RANDOM_ID_DUPLICATE");
  }
  for (const id of ids) randomIds.add(id);
  return () => {
    for (const id of ids) randomIds.delete(id);
  };
}
