import { isDeepStrictEqual } from "node:util";
import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Message, Post } from "../../world/boxes/post.ts";
import { hasAdminRight } from "../../world/channels/membership.ts";
import { firstWebPage } from "../../world/media/first-web-page.ts";
import { markedId } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { limits } from "../help.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { editedMedia } from "./edited-media.ts";
import { checkCaption, checkMessageText, receivedEntities } from "./message-text.ts";
import { requireMessage } from "./require-message.ts";

interface EditMessage {
  peer: TlObject;
  id: number;
  message?: string;
  entities?: TlObject[];
  media?: TlObject;
  no_webpage?: true;
  invert_media?: true;
}

/** messages.editMessage, for texts, captions and media. */
export function editMethods(world: World): MethodTable {
  return {
    "messages.editMessage": method<EditMessage>(async (call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["reply_markup", "schedule_date", "quick_reply_shortcut_id"]);
      const message = editableMessage(world, account, request, call.nowSeconds());
      const { post } = message;
      const changed = await editedContent(world, account, post, request);
      Object.assign(post, changed, { editDate: call.nowSeconds() });
      const events = world.conversations.announceEdit(post, { account, sessionId: call.sessionId });
      const event = events.get(message.box);
      if (event === undefined) throw new RpcError(400, "MESSAGE_ID_INVALID");
      return world.view.event(account, event);
    }),
  };
}

/** What the post holds after the edit. Throws RpcError. */
async function editedContent(
  world: World,
  account: Account,
  post: Post,
  request: EditMessage,
): Promise<Pick<Post, "text" | "entities" | "media">> {
  const text = request.message ?? post.text;
  const hasCaption = request.media !== undefined || (post.media && post.media.kind !== "webpage");
  if (hasCaption) checkCaption(text);
  else checkMessageText(text);
  const given = request.message === undefined ? post.entities : request.entities;
  const entities = receivedEntities(world, account, text, given);
  const isTextSame = text === post.text && isDeepStrictEqual(entities, post.entities);
  if (request.media) {
    const wasClosed = post.media?.kind === "poll" && post.media.poll.closed;
    const media = await editedMedia(world, account, post, request.media);
    const isClosing = media?.kind === "poll" && !wasClosed;
    if (media === post.media && isTextSame && !isClosing) throw new RpcError(400, "MESSAGE_NOT_MODIFIED");
    return { text, entities, media };
  }
  if (isTextSame) throw new RpcError(400, "MESSAGE_NOT_MODIFIED");
  if (hasCaption) return { text, entities, media: post.media };
  const page = request.no_webpage ? undefined : firstWebPage(world.media.webPages, text, entities);
  return { text, entities, media: page && { kind: "webpage", page } };
}

function editableMessage(world: World, account: Account, request: EditMessage, nowSeconds: number): Message {
  const peer = requireWritablePeer(world, account, request.peer);
  const message = requireMessage(account, peer, request.id);
  if (message.post.action || message.post.forward) throw new RpcError(400, "MESSAGE_ID_INVALID");
  if (!isEditableBy(account, message)) throw new RpcError(403, "MESSAGE_AUTHOR_REQUIRED");
  const isSavedMessage = markedId(peer) === account.id;
  const isLive = message.post.media?.kind === "geo_live";
  if (!isSavedMessage && !isLive && nowSeconds - message.post.date > limits.editTimeSeconds) {
    throw new RpcError(400, "MESSAGE_EDIT_TIME_EXPIRED");
  }
  return message;
}

/** Whoever wrote it; in a channel also administrators who may edit the others' posts. */
function isEditableBy(account: Account, { out, post, dialog: { peer } }: Message): boolean {
  if (peer.kind !== "channel") return out;
  return post.author === account || (peer.isBroadcast && hasAdminRight(peer, account, "edit_messages"));
}
