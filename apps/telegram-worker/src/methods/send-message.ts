import type { Methods } from "@telepipe/contracts";
import { linkPreviewMedia } from "../telegram/files/link-preview.ts";
import { sendMedia, sendText } from "../telegram/messages/send.ts";
import type { Executor } from "./executor.ts";
import { messageText } from "./formatted-text.ts";
import { sendOptions } from "./send-options.ts";

export const sendMessage: Executor<Methods["sendMessage"]> = async (params, context) => {
  const { session } = context;
  const content = messageText(params);
  const peer = await session.peers.resolve(params.chat_id);
  const options = sendOptions(params, content, context);
  const preview = params.link_preview_options;
  const isInverted = preview?.show_above_text ?? false;
  const media = linkPreviewMedia(preview);
  if (media !== null) return sendMedia(session, peer, { ...options, media, isInverted });
  const noPreview = preview?.is_disabled ?? params.disable_web_page_preview ?? false;
  return sendText(session, peer, { ...options, noPreview, isInverted });
};
