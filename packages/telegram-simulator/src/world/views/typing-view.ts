import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Peer } from "../peer.ts";
import { peerView } from "./peer-view.ts";

/** The update that tells those in `to` that somebody is writing; `action` is of TL type SendMessageAction. */
export function typingView(from: Account, to: Peer, action: TlObject): TlObject {
  if (to.kind === "user") return { _: "updateUserTyping", user_id: from.id, action };
  if (to.kind === "channel") {
    return { _: "updateChannelUserTyping", channel_id: to.id, from_id: peerView(from), action };
  }
  return { _: "updateChatUserTyping", chat_id: to.id, from_id: peerView(from), action };
}
