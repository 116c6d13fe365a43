import type { Account } from "./account.ts";
import type { Group } from "./group.ts";

/** Whom a message can be sent to. */
export type Peer = Account | Group;

/** The marked id: an account's id as it is, a basic group's id negated. Unique over all peers. */
export function markedId(peer: Peer): bigint {
  return peer.kind === "user" ? peer.id : -peer.id;
}
