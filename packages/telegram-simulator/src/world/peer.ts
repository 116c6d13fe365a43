import type { Account } from "./account.ts";
import { type Channel, markedChannelId } from "./channels/channel.ts";
import type { Group } from "./group.ts";

/** Whom a message can be sent to. */
export type Peer = Account | Group | Channel;

/**
 * The marked id: an account's id as it is, a basic group's id negated, a channel's with -100 before it. Unique over
 * all peers.
 */
export function markedId(peer: Peer): bigint {
  switch (peer.kind) {
    case "user":
      return peer.id;
    case "group":
      return -peer.id;
    case "channel":
      return markedChannelId(peer.id);
  }
}

/** Everybody who reads what is written there. */
export function participantsOf(peer: Peer): Account[] {
  return peer.kind === "user" ? [peer] : [...peer.members.values()].map(({ account }) => account);
}
