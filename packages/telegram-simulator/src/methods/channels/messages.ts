import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { hasAdminRight } from "../../world/channels/membership.ts";
import { messageView } from "../../world/views/message-view.ts";
import type { World } from "../../world/world.ts";
import { requireChannel } from "../input-peer.ts";
import { channelMessagesView, contentView } from "../messages/history.ts";
import { readChannelContents } from "../messages/read.ts";
import { method } from "../method.ts";
import { channelAnswer } from "./answer.ts";

interface OfMessages {
  channel: TlObject;
  id: number[];
}

interface DeleteHistory {
  channel: TlObject;
  max_id: number;
  for_everyone?: true;
}

/** The most messages that one call gets or deletes. */
const mostMessages = 100;

/** A channel's messages: channels.getMessages, deleteMessages, readHistory and readMessageContents. */
export function channelMessageMethods(world: World): MethodTable {
  const { conversations } = world;
  return {
    "channels.getMessages": method<{ channel: TlObject; id: TlObject[] }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      const found = request.id.slice(0, mostMessages).map((input) => {
        if (input._ !== "inputMessageID") throw new NotSimulatedError(input._);
        // Of TL type int.
        const id = input.id as number;
        return { id, message: channel.box.message(id) };
      });
      const known = found.flatMap(({ message }) => message ?? []);
      const messages = found.map(({ id, message }) =>
        message ? messageView(message, account) : { _: "messageEmpty", id },
      );
      const content = contentView(world, account, known);
      return channelMessagesView(channel, found.length, { ...content, messages });
    }),
    "channels.deleteMessages": method<OfMessages>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      if (request.id.length === 0) throw new RpcError(400, "MESSAGE_IDS_EMPTY");
      const messages = [...new Set(request.id)].flatMap((id) => channel.box.message(id) ?? []);
      if (!messages.every((message) => isDeletableBy(account, channel, message))) {
        throw new RpcError(403, "MESSAGE_DELETE_FORBIDDEN");
      }
      const events = conversations.remove(messages, { account, sessionId: call.sessionId });
      const ptsCount = events.get(channel.box)?.ptsCount ?? 0;
      return { _: "messages.affectedMessages", pts: channel.box.pts, pts_count: ptsCount };
    }),
    "channels.deleteHistory": method<DeleteHistory>((call, { channel: input, max_id, for_everyone }) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, input);
      if (!for_everyone) throw new NotSimulatedError("deleting a channel's history for oneself");
      if (channel.isBroadcast || !hasAdminRight(channel, account, "delete_messages")) {
        throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      }
      const messages = world.messages(account, channel).filter(({ id }) => id <= max_id && id > 1);
      const events = conversations.remove(messages, { account, sessionId: call.sessionId });
      return channelAnswer(world, account, channel, [events.get(channel.box)]);
    }),
    "channels.readHistory": method<{ channel: TlObject; max_id: number }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      // 0 stands for everything.
      const maxId = request.max_id === 0 ? Number.MAX_SAFE_INTEGER : request.max_id;
      return conversations.readChannel(account, channel, maxId, { account, sessionId: call.sessionId });
    }),
    "channels.readMessageContents": method<OfMessages>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      readChannelContents(world, call, account, channel, request.id);
      return true;
    }),
  };
}

/** One's own messages in a supergroup, and everybody's for administrators with the right. */
function isDeletableBy(account: Account, channel: Channel, { post }: Message): boolean {
  if (hasAdminRight(channel, account, "delete_messages")) return true;
  if (post.author !== account) return false;
  return !channel.isBroadcast || hasAdminRight(channel, account, "post_messages");
}
