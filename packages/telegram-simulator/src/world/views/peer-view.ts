import type { TlObject } from "../../tl/tl-object.ts";
import type { Peer } from "../peer.ts";

/** TL type Peer. */
export function peerView(peer: Peer): TlObject {
  switch (peer.kind) {
    case "user":
      return { _: "peerUser", user_id: peer.id };
    case "group":
      return { _: "peerChat", chat_id: peer.id };
    case "channel":
      return { _: "peerChannel", channel_id: peer.id };
  }
}
