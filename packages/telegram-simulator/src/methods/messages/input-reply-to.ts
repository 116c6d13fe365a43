import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Reply } from "../../world/boxes/post.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { hasAdminRight } from "../../world/channels/membership.ts";
import { replyInTopic, replyTo, threadOf } from "../../world/channels/threads.ts";
import { generalTopicId } from "../../world/channels/topic.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";

interface InputReplyToMessage {
  reply_to_msg_id: number;
  top_msg_id?: number;
  quote_text?: string;
  quote_entities?: TlObject[];
  quote_offset?: number;
}

/** What an InputReplyTo answers, in the caller's chat with the peer. Throws RpcError REPLY_MESSAGE_ID_INVALID. */
export function replyOf(caller: Account, peer: Peer, input: TlObject | undefined): Reply | undefined {
  if (input === undefined) {
    if (peer.kind === "channel") checkTopic(peer, caller, generalTopicId);
    return undefined;
  }
  if (input._ !== "inputReplyToMessage") throw new NotSimulatedError(input._);
  rejectNotSimulated(input, ["reply_to_peer_id"]);
  // Checked: it is of this constructor.
  const { reply_to_msg_id, top_msg_id, quote_text, quote_entities, quote_offset } =
    input as unknown as InputReplyToMessage;
  const topics = peer.kind === "channel" ? peer.topics : undefined;
  if (peer.kind === "channel" && (top_msg_id === undefined || top_msg_id === reply_to_msg_id)) {
    // Naming a topic as what is answered puts a message into it.
    if (topics?.has(reply_to_msg_id)) return topicReply(peer, caller, reply_to_msg_id);
  }
  const original = boxOf(caller, peer).message(reply_to_msg_id);
  if (original === undefined || markedId(original.dialog.peer) !== markedId(peer)) {
    throw new RpcError(400, "REPLY_MESSAGE_ID_INVALID");
  }
  if (peer.kind === "channel") {
    const threadId = threadOf(original);
    if (topics && top_msg_id !== undefined && top_msg_id !== threadId) {
      throw new RpcError(400, "REPLY_MESSAGE_ID_INVALID");
    }
    checkTopic(peer, caller, threadId ?? generalTopicId);
  }
  if (quote_text === undefined) return replyTo(original);
  if (!original.post.text.includes(quote_text)) throw new RpcError(400, "QUOTE_TEXT_INVALID");
  return replyTo(original, { text: quote_text, entities: quote_entities ?? [], offset: quote_offset });
}

/** What puts a message into a topic. Throws RpcError as checkTopic does, and TOPIC_DELETED for one that is none. */
export function topicReply(channel: Channel, caller: Account, topicId: number): Reply | undefined {
  if (!channel.topics?.has(topicId)) throw new RpcError(400, "TOPIC_DELETED");
  checkTopic(channel, caller, topicId);
  return replyInTopic(channel, topicId);
}

/** In a closed topic its creator and administrators write. Throws RpcError TOPIC_CLOSED to others. */
function checkTopic(channel: Channel, caller: Account, topicId: number): void {
  const topic = channel.topics?.get(topicId);
  if (!topic?.isClosed || topic.creator === caller || hasAdminRight(channel, caller, "manage_topics")) return;
  throw new RpcError(400, "TOPIC_CLOSED");
}
