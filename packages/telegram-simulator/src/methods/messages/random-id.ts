import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";

/**
 * Claims the random id of a message that is being sent, so that a repeated call cannot send it again, even while the
 * first is still at it. Throws RpcError. The returned function gives the id free: the message was not sent after all.
 */
export function claimRandomId(account: Account, randomId: bigint): () => void {
  if (randomId === 0n) throw new RpcError(400, "RANDOM_ID_EMPTY");
  if (account.randomIds.has(randomId)) throw new RpcError(500, "RANDOM_ID_DUPLICATE");
  account.randomIds.add(randomId);
  return () => {
    account.randomIds.delete(randomId);
  };
}
