import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Reply } from "../../world/boxes/post.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";

interface InputReplyToMessage {
  reply_to_msg_id: number;
  quote_text?: string;
  quote_entities?: TlObject[];
  quote_offset?: number;
}

/** What an InputReplyTo answers, in the caller's chat with the peer. Throws RpcError REPLY_MESSAGE_ID_INVALID. */
export function replyOf(caller: Account, peer: Peer, input: TlObject | undefined): Reply | undefined {
  if (input === undefined) return undefined;
  if (input._ !== "inputReplyToMessage") throw new NotSimulatedError(input._);
  rejectNotSimulated(input, ["top_msg_id", "reply_to_peer_id"]);
  // Checked: it is of this constructor.
  const { reply_to_msg_id, quote_text, quote_entities, quote_offset } =
    input as unknown as InputReplyToMessage;
  const original = boxOf(caller, peer).message(reply_to_msg_id);
  if (original === undefined || markedId(original.dialog.peer) !== markedId(peer)) {
    throw new RpcError(400, "REPLY_MESSAGE_ID_INVALID");
  }
  if (quote_text === undefined) return { to: original.post, quote: undefined };
  if (!original.post.text.includes(quote_text)) throw new RpcError(400, "QUOTE_TEXT_INVALID");
  return {
    to: original.post,
    quote: { text: quote_text, entities: quote_entities ?? [], offset: quote_offset },
  };
}
