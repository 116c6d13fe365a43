import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { requireMessage } from "./require-message.ts";

interface OneMessage {
  peer: TlObject;
  msg_id: number;
}

/** Groups above this size do not say who has read (config chat_read_mark_size_threshold). */
const mostMembers = 100;

/** For so long a group remembers who has read (config chat_read_mark_expire_period). */
const rememberedSeconds = 7 * 86_400;

/** Who has read one's messages, and when. */
export function readReceiptMethods(world: World): MethodTable {
  return {
    "messages.getOutboxReadDate": method<OneMessage>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const message = requireMessage(account, peer, request.msg_id);
      if (peer.kind !== "user" || !message.out) throw new RpcError(400, "MESSAGE_ID_INVALID");
      if (call.nowSeconds() - message.post.date > rememberedSeconds)
        throw new RpcError(400, "MESSAGE_TOO_OLD");
      const date = readDates(message)[0]?.date;
      if (date === undefined) throw new RpcError(400, "MESSAGE_NOT_READ_YET");
      return { _: "outboxReadDate", date };
    }),
    "messages.getMessageReadParticipants": method<OneMessage>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const message = requireMessage(account, peer, request.msg_id);
      if (peer.kind === "user" || (peer.kind === "channel" && peer.isBroadcast)) {
        throw new RpcError(400, "PEER_ID_INVALID");
      }
      if (peer.members.size > mostMembers) throw new RpcError(400, "CHAT_TOO_BIG");
      if (call.nowSeconds() - message.post.date > rememberedSeconds) throw new RpcError(400, "MSG_TOO_OLD");
      return readDates(message).map(({ userId, date }) => ({
        _: "readParticipantDate",
        user_id: userId,
        date,
      }));
    }),
  };
}

/** Those who have read the message, the author left out. */
function readDates({ id: ownId, post, dialog: { peer } }: Message): { userId: bigint; date: number }[] {
  if (peer.kind === "channel") {
    return [...peer.members.values()].flatMap(({ account, readMarks }) => {
      const mark = account === post.author ? undefined : readMarks.find(({ maxId }) => maxId >= ownId);
      return mark ? [{ userId: account.id, date: mark.date }] : [];
    });
  }
  return post.copies.flatMap(({ id, out, box, dialog }) => {
    const mark = out ? undefined : dialog.readMarks.find(({ maxId }) => maxId >= id);
    return mark ? [{ userId: box.ownerId, date: mark.date }] : [];
  });
}
