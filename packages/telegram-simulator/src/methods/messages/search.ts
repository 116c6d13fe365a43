import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Message } from "../../world/boxes/post.ts";
import { mediaKind } from "../../world/media/media.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { channelMessagesView, contentView, type GetHistory, pageOf } from "./history.ts";
import { requireMessage } from "./require-message.ts";

interface Search extends GetHistory {
  q: string;
  from_id?: TlObject;
  filter: TlObject;
  min_date: number;
  max_date: number;
}

interface GetViews {
  peer: TlObject;
  id: number[];
  increment: boolean;
}

/** What each MessagesFilter lets through. */
const filters: Record<string, (message: Message) => boolean> = {
  inputMessagesFilterEmpty: () => true,
  inputMessagesFilterPhotos: isOf("photo"),
  inputMessagesFilterVideo: isOf("video"),
  inputMessagesFilterPhotoVideo: isOf("photo", "video"),
  inputMessagesFilterDocument: isOf("document"),
  inputMessagesFilterGif: isOf("animation"),
  inputMessagesFilterVoice: isOf("voice"),
  inputMessagesFilterMusic: isOf("audio"),
  inputMessagesFilterRoundVideo: isOf("video_note"),
  inputMessagesFilterRoundVoice: isOf("video_note", "voice"),
  inputMessagesFilterGeo: isOf("geo", "venue", "geo_live"),
  inputMessagesFilterContacts: isOf("contact"),
  inputMessagesFilterPoll: isOf("poll"),
  inputMessagesFilterUrl: ({ post }) => post.entities.some(({ _ }) => /Url$/.test(_)),
  inputMessagesFilterMyMentions: ({ mentioned }) => mentioned,
  inputMessagesFilterPinned: ({ id, box }) => box.isPinned(id),
};

/** messages.search within one chat, and what is asked about messages by their ids. */
export function searchMethods(world: World): MethodTable {
  return {
    "messages.search": method<Search>((call, request) => {
      rejectNotSimulated(request, ["saved_peer_id", "saved_reaction", "top_msg_id"]);
      if (request.peer._ === "inputPeerEmpty") throw new NotSimulatedError("search_in_all_chats");
      const account = call.requireAccount();
      return found(world, account, requirePeer(world, account, request.peer), request);
    }),
    "messages.getUnreadMentions": method<GetHistory>((call, request) => {
      rejectNotSimulated(request, ["top_msg_id"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const dialog = account.box.dialogs.get(markedId(peer));
      const ids = dialog ? account.box.unreadMentionsIn(dialog) : [];
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
  const isWanted = filters[request.filter._];
  if (isWanted === undefined) throw new NotSimulatedError(request.filter._);
  const author = request.from_id && requirePeer(world, account, request.from_id);
  const words = request.q.toLowerCase();
  const ids = world.messages(account, peer).flatMap((message) => {
    const { post, id } = message;
    const isThen = post.date >= request.min_date && (request.max_date === 0 || post.date <= request.max_date);
    const isMatch = isThen && post.text.toLowerCase().includes(words) && isWanted(message);
    return isMatch && (author === undefined || post.author === author) ? [id] : [];
  });
  return pageView(world, account, peer, ids, request);
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

function isOf(...kinds: ReturnType<typeof mediaKind>[]): (message: Message) => boolean {
  return ({ post: { media } }) => media !== undefined && kinds.includes(mediaKind(media));
}
