import type { Methods } from "@telepipe/contracts";
import { editText } from "../telegram/messages/edit-text.ts";
import type { Executor } from "./executor.ts";
import { messageText } from "./formatted-text.ts";

export const editMessageText: Executor<Methods["editMessageText"]> = async (
  params,
  { session, isRepeated },
) => {
  const content = messageText(params);
  const peer = await session.peers.resolve(params.chat_id);
  const noPreview = params.link_preview_options?.is_disabled ?? params.disable_web_page_preview ?? false;
  return editText(session, peer, { messageId: params.message_id, content, noPreview, isRepeated });
};
