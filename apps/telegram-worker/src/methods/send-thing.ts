import type { ChatId, Message } from "@telepipe/contracts";
import type { InputMedia } from "../telegram/files/input-media.ts";
import { sendMedia } from "../telegram/messages/send.ts";
import type { FormattedText } from "../text/message-entity.ts";
import type { ExecutorContext } from "./executor.ts";
import { type SendFields, sendOptions } from "./send-options.ts";

const NO_TEXT: FormattedText = { text: "", entities: [] };

/** Sends what is neither text nor a file: a place, a contact, a poll, a die. */
export async function sendThing(
  params: SendFields & { readonly chat_id: ChatId },
  media: InputMedia,
  context: ExecutorContext,
): Promise<Message> {
  const { session } = context;
  const peer = await session.peers.resolve(params.chat_id);
  return sendMedia(session, peer, { ...sendOptions(params, NO_TEXT, context), media });
}
