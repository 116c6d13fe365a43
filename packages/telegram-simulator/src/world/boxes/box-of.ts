import type { Account } from "../account.ts";
import { markedId, type Peer } from "../peer.ts";
import type { Dialog } from "./dialog.ts";
import type { MessageBox } from "./message-box.ts";

/** The box in which the account's chat with the peer lies: its own, or that of the channel. */
export function boxOf(account: Account, peer: Peer): MessageBox {
  return peer.kind === "channel" ? peer.box : account.box;
}

/** The account's chat with the peer, if there ever was a message in it. */
export function dialogOf(account: Account, peer: Peer): Dialog | undefined {
  return boxOf(account, peer).dialogs.get(markedId(peer));
}
