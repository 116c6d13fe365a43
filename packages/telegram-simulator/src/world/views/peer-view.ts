import type { TlObject } from "../../tl/tl-object.ts";
import type { Peer } from "../peer.ts";

/** TL type Peer. */
export function peerView(peer: Peer): TlObject {
  return peer.kind === "user" ? { _: "peerUser", user_id: peer.id } : { _: "peerChat", chat_id: peer.id };
}
