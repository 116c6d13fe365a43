import type { MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import { unreadMentionsIn } from "../../world/channels/channel-mentions.ts";
import { threadOf } from "../../world/channels/threads.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { channelMessagesView, contentView, type GetHistory, pageOf } from "./history.ts";
import { requireMessage } from "./require-message.ts";
import { allMatching, foundView } from "./search-global.ts";
import { matches, type SearchTerms } from "./search-terms.ts";

interface Search extends GetHistory, SearchTerms {
  from_id?: TlObject;
  top_msg_id?: number;
}

interface GetViews {
  peer: TlObject;
  id: number[];
  increment: boolean;
}

/** messages.search within one chat, and what is asked about messages by their ids. */
export function searchMethods(world: World): MethodTable {
  return {
    "messages.search": method<Search>((call, request) => {
      rejectNotSimulated(request, ["saved_peer_id", "saved_reaction"]);
      const account = call.requireAccount();
      if (request.peer._ === "inputPeerEmpty") return foundEverywhere(world, account, request);
      return found(world, account, requirePeer(world, account, request.peer), request);
    }),
    "messages.getUnreadMentions": method<GetHistory>((call, request) => {
      rejectNotSimulated(request, ["top_msg_id"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const dialog = account.box.dialogs.get(markedId(peer));
      const own = dialog ? account.box.unreadMentionsIn(dialog) : [];
      const ids = peer.kind === "channel" ? unreadMentionsIn(peer, account) : own;
      return pageView(world, account, peer, ids, request);
    }),
    "messages.getMessagesViews": method<GetViews>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const views = request.id.map((id) => {
        const { post } = requireMessage(account, peer, id);
        if (request.increment && post.author !== account) post.viewerIds?.add(account.id);
        const { viewerIds } = post;
        return { _: "messageViews", views: viewerIds && viewerIds.size + 1, forwards: viewerIds && 0 };
      });
      return { _: "messages.messageViews", views, chats: [], users: [] };
    }),
  };
}

function found(world: World, account: Account, peer: Peer, request: Search): TlObject {
  const author = request.from_id && requirePeer(world, account, request.from_id);
  const ids = world.messages(account, peer).flatMap((message) => {
    const isBy = author === undefined || message.post.author === author;
    const isIn = request.top_msg_id === undefined || threadOf(message) === request.top_msg_id;
    return isBy && isIn && matches(message, request) ? [message.id] : [];
  });
  return pageView(world, account, peer, ids, request);
}

/** As messages.searchGlobal, but paged by date. */
function foundEverywhere(world: World, account: Account, request: Search): TlObject {
  const all = allMatching(world, account, request).filter(
    ({ post }) => request.offset_date === 0 || post.date < request.offset_date,
  );
  const offset = { offset_rate: 0, offset_peer: request.peer, offset_id: 0, limit: request.limit };
  return foundView(world, account, all, offset);
}

function pageView(
  world: World,
  account: Account,
  peer: Peer,
  ids: readonly number[],
  request: GetHistory,
): TlObject {
  const box = boxOf(account, peer);
  const page = pageOf(box, ids, request).flatMap((id) => box.message(id) ?? []);
  const content = contentView(world, account, page);
  if (peer.kind === "channel") return channelMessagesView(peer, ids.length, content);
  if (page.length === ids.length) return { _: "messages.messages", ...content };
  return { _: "messages.messagesSlice", count: ids.length, ...content };
}
