import type { Methods } from "@telepipe/contracts";
import { sendText } from "../telegram/messages/send.ts";
import type { Executor } from "./executor.ts";
import { messageText } from "./formatted-text.ts";
import { sendOptions } from "./send-options.ts";

export const sendMessage: Executor<Methods["sendMessage"]> = async (params, context) => {
  const { session } = context;
  const content = messageText(params);
  const peer = await session.peers.resolve(params.chat_id);
  return sendText(session, peer, {
    ...sendOptions(params, content, context),
    noPreview: params.disable_web_page_preview ?? false,
  });
};
