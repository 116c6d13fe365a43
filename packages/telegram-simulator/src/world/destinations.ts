import type { Account } from "./account.ts";
import type { Draft } from "./boxes/post.ts";
import type { Channel } from "./channels/channel.ts";
import type { Peer } from "./peer.ts";

/** Who gets a copy, in which dialog, and whether as the author. */
export function destinations({ from, to }: Draft): [owner: Account | Channel, peer: Peer, out: boolean][] {
  if (to.kind === "group")
    return [...to.members.values()].map(({ account }) => [account, to, account === from]);
  // One copy for all; who wrote it is a matter of who looks.
  if (to.kind === "channel") return [[to, to, false]];
  if (from === undefined) throw new Error("a private message needs a sender");
  if (from === to) return [[from, to, true]];
  return [
    [from, to, true],
    [to, from, false],
  ];
}
