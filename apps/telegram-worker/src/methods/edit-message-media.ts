import type { Methods } from "@telepipe/contracts";
import { editContent } from "../telegram/messages/edit-content.ts";
import type { Executor } from "./executor.ts";
import { captionText } from "./formatted-text.ts";
import { withMedia } from "./media-of.ts";

export const editMessageMedia: Executor<Methods["editMessageMedia"]> = async (params, context) => {
  const { session, isRepeated } = context;
  const { media: item, message_id: messageId } = params;
  const { caption, parse_mode, caption_entities } = item;
  const content = captionText({ text: caption, parse_mode, entities: caption_entities });
  const peer = await session.peers.resolve(params.chat_id);
  const isInverted = item.show_caption_above_media ?? false;
  return withMedia(item.type, item.media, item, context, (media) =>
    editContent(session, peer, { messageId, caption: content, media, isInverted, isRepeated }),
  );
};
