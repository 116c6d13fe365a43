import type { MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Message } from "../../world/boxes/post.ts";
import { isMember } from "../../world/channels/membership.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { contentView } from "./history.ts";
import { matches, type SearchTerms } from "./search-terms.ts";

interface SearchGlobal extends SearchTerms {
  broadcasts_only?: true;
  groups_only?: true;
  users_only?: true;
  folder_id?: number;
  offset_rate: number;
  offset_peer: TlObject;
  offset_id: number;
  limit: number;
}

const mostMessages = 100;

/** messages.searchGlobal: in all chats of the account at once, newest first (core.telegram.org/api/search). */
export function searchGlobalMethods(world: World): MethodTable {
  return {
    "messages.searchGlobal": method<SearchGlobal>((call, request) => {
      const account = call.requireAccount();
      return foundView(world, account, allMatching(world, account, request), request);
    }),
  };
}

/** TL type messages.Messages: the page behind the offset that the rate, which is a date, the peer and the id name. */
export function foundView(
  world: World,
  account: Account,
  all: readonly Message[],
  offset: Pick<SearchGlobal, "offset_rate" | "offset_peer" | "offset_id" | "limit">,
): TlObject {
  const { offset_rate, offset_peer, offset_id } = offset;
  const peer = offset_peer._ === "inputPeerEmpty" ? undefined : requirePeer(world, account, offset_peer);
  const behind = all.findIndex(
    ({ post, id, dialog }) =>
      offset_rate !== 0 && post.date <= offset_rate && id === offset_id && dialog.peer === peer,
  );
  const from = offset_rate === 0 ? 0 : behind + 1;
  const page = all.slice(from, from + Math.min(Math.max(offset.limit, 1), mostMessages));
  const content = contentView(world, account, page);
  if (from + page.length >= all.length && from === 0)
    return { _: "messages.messages", topics: [], ...content };
  const isLast = from + page.length >= all.length;
  const next_rate = isLast ? undefined : page.at(-1)?.post.date;
  return { _: "messages.messagesSlice", count: all.length, next_rate, topics: [], ...content };
}

/** The messages of all the account's chats that fit, newest first. */
export function allMatching(
  world: World,
  account: Account,
  request: SearchTerms & Partial<SearchGlobal>,
): Message[] {
  const { broadcasts_only, groups_only, users_only } = request;
  const isWanted = (peer: Peer) => {
    if (users_only) return peer.kind === "user";
    const isBroadcast = peer.kind === "channel" && peer.isBroadcast;
    if (broadcasts_only) return isBroadcast;
    return !groups_only || (peer.kind !== "user" && !isBroadcast);
  };
  const chats = [...account.box.dialogs.values()].map(({ peer }) => peer);
  const joined = [...world.channels].filter((channel) => isMember(channel, account));
  const messages = [...chats, ...joined].filter(isWanted).flatMap((peer) => world.messages(account, peer));
  return messages
    .filter((message) => matches(message, request))
    .sort(
      (one, other) =>
        other.post.date - one.post.date ||
        Number(markedId(other.dialog.peer) - markedId(one.dialog.peer)) ||
        other.id - one.id,
    );
}
