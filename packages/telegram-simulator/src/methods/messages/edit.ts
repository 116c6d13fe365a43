import { isDeepStrictEqual } from "node:util";
import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Message } from "../../world/boxes/post.ts";
import { hasAdminRight } from "../../world/channels/membership.ts";
import { markedId } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { limits } from "../help.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { checkCaption, checkMessageText, receivedEntities } from "./message-text.ts";
import { requireMessage } from "./require-message.ts";

interface EditMessage {
  peer: TlObject;
  id: number;
  message?: string;
  entities?: TlObject[];
}

/** messages.editMessage, for texts and captions. */
export function editMethods(world: World): MethodTable {
  return {
    "messages.editMessage": method<EditMessage>((call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["media", "reply_markup", "schedule_date", "quick_reply_shortcut_id"]);
      const message = editableMessage(world, account, request, call.nowSeconds());
      const { post } = message;
      const text = request.message ?? post.text;
      if (post.media) checkCaption(text);
      else checkMessageText(text);
      const entities = receivedEntities(world, account, text, request.entities);
      if (text === post.text && isDeepStrictEqual(entities, post.entities)) {
        throw new RpcError(400, "MESSAGE_NOT_MODIFIED");
      }
      Object.assign(post, { text, entities, editDate: call.nowSeconds() });
      const events = world.conversations.announceEdit(post, { account, sessionId: call.sessionId });
      const event = events.get(message.box);
      if (event === undefined) throw new RpcError(400, "MESSAGE_ID_INVALID");
      return world.view.event(account, event);
    }),
  };
}

function editableMessage(world: World, account: Account, request: EditMessage, nowSeconds: number): Message {
  const peer = requireWritablePeer(world, account, request.peer);
  const message = requireMessage(account, peer, request.id);
  if (message.post.action) throw new RpcError(400, "MESSAGE_ID_INVALID");
  if (!isEditableBy(account, message)) throw new RpcError(403, "MESSAGE_AUTHOR_REQUIRED");
  const isSavedMessage = markedId(peer) === account.id;
  if (!isSavedMessage && nowSeconds - message.post.date > limits.editTimeSeconds) {
    throw new RpcError(400, "MESSAGE_EDIT_TIME_EXPIRED");
  }
  return message;
}

/** Whoever wrote it; in a channel also administrators who may edit the others' posts. */
function isEditableBy(account: Account, { out, post, dialog: { peer } }: Message): boolean {
  if (peer.kind !== "channel") return out;
  return post.author === account || (peer.isBroadcast && hasAdminRight(peer, account, "edit_messages"));
}
