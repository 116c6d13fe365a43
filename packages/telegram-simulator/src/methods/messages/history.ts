import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf, dialogOf } from "../../world/boxes/box-of.ts";
import { lowerBound } from "../../world/boxes/dialog.ts";
import type { MessageBox } from "../../world/boxes/message-box.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { messageView } from "../../world/views/message-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";

/** Which messages to get (core.telegram.org/api/offsets). */
export interface GetHistory {
  peer: TlObject;
  offset_id: number;
  offset_date: number;
  add_offset: number;
  limit: number;
  max_id: number;
  min_id: number;
}

type TlObjects = Record<"messages" | "users" | "chats", TlObject[]>;

const mostMessages = 100;

/** messages.getHistory and messages.getMessages. */
export function historyMethods(world: World): MethodTable {
  return {
    "messages.getHistory": method<GetHistory>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const box = boxOf(account, peer);
      const ids = dialogOf(account, peer)?.messageIds ?? [];
      const page = pageOf(box, ids, request).flatMap((id) => box.message(id) ?? []);
      const content = contentView(world, account, page);
      if (peer.kind === "channel") return channelMessagesView(peer, ids.length, content);
      if (page.length === ids.length) return { _: "messages.messages", ...content };
      return { _: "messages.messagesSlice", count: ids.length, ...content };
    }),
    "messages.getMessages": method<{ id: TlObject[] }>((call, { id: inputs }) => {
      const account = call.requireAccount();
      const found = inputs.map((input) => {
        if (input._ !== "inputMessageID") throw new NotSimulatedError(input._);
        // Of TL type int.
        const id = input.id as number;
        return { id, message: account.box.message(id) };
      });
      const known = found.flatMap(({ message }) => message ?? []);
      return {
        _: "messages.messages",
        ...contentView(world, account, known),
        messages: found.map(({ id, message }) =>
          message ? messageView(message, account) : { _: "messageEmpty", id },
        ),
      };
    }),
  };
}

/** The page's ids, newest first. */
export function pageOf(box: MessageBox, ids: readonly number[], request: GetHistory): number[] {
  const limit = Math.min(Math.max(request.limit, 0), mostMessages);
  const end = offsetIndex(box, ids, request) - request.add_offset;
  const page = ids.slice(Math.max(0, end - limit), Math.max(0, end));
  const { max_id, min_id } = request;
  return page.filter((id) => (max_id === 0 || id < max_id) && id > min_id).reverse();
}

/** How many of the messages are older than the offset. */
function offsetIndex(
  box: MessageBox,
  ids: readonly number[],
  { offset_id, offset_date }: GetHistory,
): number {
  if (offset_id > 0) return lowerBound(ids, offset_id);
  if (offset_date === 0) return ids.length;
  const newer = ids.findIndex((id) => (box.message(id)?.post.date ?? 0) >= offset_date);
  return newer === -1 ? ids.length : newer;
}

/** TL type messages.Messages, for a channel: its state comes along. */
export function channelMessagesView({ box }: Channel, count: number, content: TlObjects): TlObject {
  return { _: "messages.channelMessages", pts: box.pts, count, topics: [], ...content };
}

/** Messages with all that they refer to, under the names that TL's answers use. */
export function contentView(world: World, account: Account, messages: readonly Message[]): TlObjects {
  const objects = referencesOf(world.accounts, messages).viewedBy(account);
  return { messages: messages.map((message) => messageView(message, account)), ...objects };
}
