import { ApiError, type JobParams, type Methods } from "@telepipe/contracts";
import { messageContent } from "../telegram/messages/message-content.ts";
import { sendMedia } from "../telegram/messages/send.ts";
import type { Executor, ExecutorContext } from "./executor.ts";
import { captionText } from "./formatted-text.ts";
import { forwardMany } from "./forward-many.ts";
import { sendOptions } from "./send-options.ts";

export const copyMessage: Executor<Methods["copyMessage"]> = async (params, context) => {
  const { caption, reply_parameters, reply_to_message_id } = params;
  const isSentAnew = typeof caption === "string" || reply_parameters || reply_to_message_id;
  const anew = isSentAnew ? await copyAnew(params, context) : null;
  if (anew !== null) return anew;
  const how = { isCopy: true, withoutCaptions: false };
  const { messages } = await forwardMany(params, [params.message_id], how, context);
  const [message] = messages;
  if (message === undefined) throw notFound();
  return { message_id: message.id };
};

/** A forward takes neither another caption nor a reply, so the file is sent again; null for what is no file. */
async function copyAnew(params: JobParams<Methods["copyMessage"]>, context: ExecutorContext) {
  const { session } = context;
  const from = await session.peers.resolve(params.from_chat_id);
  const original = await messageContent(session, from, params.message_id);
  if (original === null) throw notFound();
  const { media } = original;
  if (media === null) return null;
  const { caption, parse_mode, caption_entities } = params;
  const content = captionText({ text: caption ?? original.text, parse_mode, entities: caption_entities });
  const peer = await session.peers.resolve(params.chat_id);
  const sent = await sendMedia(session, peer, { ...sendOptions(params, content, context), media });
  return { message_id: sent.message_id };
}

function notFound(): ApiError {
  return new ApiError("MESSAGE_NOT_FOUND", { detail: "message to copy not found" });
}
