import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Draft, Forward, Message } from "../../world/boxes/post.ts";
import { forwardOrigin } from "../../world/forward-origin.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { deliver } from "./deliver.ts";
import { deliverOnce } from "./random-id.ts";
import { draftOf, type SendOptions } from "./send-options.ts";

interface ForwardMessages extends Omit<SendOptions, "peer"> {
  from_peer: TlObject;
  id: number[];
  random_id: bigint[];
  to_peer: TlObject;
  /** The topic of a forum to forward into. */
  top_msg_id?: number;
  drop_author?: true;
  drop_media_captions?: true;
}

/** The most messages of one forward (help.getConfig, forwarded_count_max). */
const mostMessages = 100;

/** messages.forwardMessages (core.telegram.org/method/messages.forwardMessages). */
export function forwardMethods(world: World): MethodTable {
  return {
    "messages.forwardMessages": method<ForwardMessages>((call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["with_my_score", "video_timestamp"]);
      const from = requirePeer(world, account, request.from_peer);
      const options = draftOf(world, account, { ...request, ...topicIn(request), peer: request.to_peer });
      const messages = forwardable(account, from, request.id);
      if (request.random_id.length !== messages.length) throw new RpcError(400, "RANDOM_ID_INVALID");
      const drafts = draftsOf(world, messages, options, request);
      return deliverOnce(account, request.random_id, () => deliver(world, call, account, drafts, request));
    }),
  };
}

function topicIn({ top_msg_id }: ForwardMessages): Pick<SendOptions, "reply_to"> {
  if (top_msg_id === undefined) return {};
  return { reply_to: { _: "inputReplyToMessage", reply_to_msg_id: top_msg_id, top_msg_id } };
}

/** The messages by their ids in the chat. Throws RpcError when there is one that cannot be forwarded. */
function forwardable(account: Account, from: Peer, ids: readonly number[]): Message[] {
  if (ids.length === 0) throw new RpcError(400, "MESSAGE_IDS_EMPTY");
  if (ids.length > mostMessages) throw new RpcError(400, "LIMIT_INVALID");
  return ids.map((id) => {
    const message = boxOf(account, from).message(id);
    if (message?.dialog.peer !== from || message.post.action) throw new RpcError(400, "MESSAGE_ID_INVALID");
    if (message.post.flags.noforwards) throw new RpcError(400, "CHAT_FORWARDS_RESTRICTED");
    return message;
  });
}

function draftsOf(
  world: World,
  messages: readonly Message[],
  options: Draft,
  { random_id, drop_author, drop_media_captions }: ForwardMessages,
): Draft[] {
  // What is left of an album stays one, under an id of its own.
  const albums = Map.groupBy(messages, ({ post }) => post.groupedId);
  const groupedIds = new Map(
    [...albums].map(([id, items]) => [
      id,
      id !== undefined && items.length > 1 ? world.media.freshId("album") : undefined,
    ]),
  );
  return messages.map((message, index) => {
    const { text, entities, media, groupedId, flags } = message.post;
    const isBare = drop_media_captions === true && media !== undefined;
    return {
      ...options,
      text: isBare ? "" : text,
      entities: isBare ? [] : entities,
      media,
      forward: drop_author ? undefined : forwardOf(message, options.to, options.from),
      randomId: random_id[index],
      groupedId: groupedIds.get(groupedId),
      flags: { ...options.flags, invertMedia: flags.invertMedia === true },
    };
  });
}

/** In Saved Messages it also says which message was forwarded. */
function forwardOf(message: Message, to: Peer, by: Account | undefined): Forward {
  const isSaved = by !== undefined && markedId(to) === by.id;
  const savedFrom = isSaved ? { peer: message.dialog.peer, messageId: message.id } : undefined;
  return { ...forwardOrigin(message), savedFrom };
}
