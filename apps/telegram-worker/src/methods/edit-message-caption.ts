import type { Methods } from "@telepipe/contracts";
import { editContent } from "../telegram/messages/edit-content.ts";
import type { Executor } from "./executor.ts";
import { captionText } from "./formatted-text.ts";

export const editMessageCaption: Executor<Methods["editMessageCaption"]> = async (
  params,
  { session, isRepeated },
) => {
  const { caption, parse_mode, caption_entities, message_id, show_caption_above_media } = params;
  const content = captionText({ text: caption, parse_mode, entities: caption_entities });
  const peer = await session.peers.resolve(params.chat_id);
  const isInverted = show_caption_above_media ?? false;
  return editContent(session, peer, { messageId: message_id, caption: content, isInverted, isRepeated });
};
