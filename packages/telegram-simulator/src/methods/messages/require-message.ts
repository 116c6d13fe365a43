import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { Peer } from "../../world/peer.ts";

/** A message of the chat with the peer, by its id in the account's box. Throws RpcError MESSAGE_ID_INVALID. */
export function requireMessage(account: Account, peer: Peer, id: number): Message {
  const message = boxOf(account, peer).message(id);
  if (message?.dialog.peer === peer) return message;
  throw new RpcError(400, "MESSAGE_ID_INVALID");
}
