import type { JobParams, MediaKind, MediaSource, Message, Methods } from "@telepipe/contracts";
import { sendMedia } from "../telegram/messages/send.ts";
import type { ExecutorContext } from "./executor.ts";
import { captionText } from "./formatted-text.ts";
import { withMedia } from "./media-of.ts";
import { sendOptions } from "./send-options.ts";

/** The fields of a media method besides the file. */
type MediaParams = Omit<JobParams<Methods["sendPhoto"]>, "photo">;

/** What the media methods do; they differ in the field that holds the file, and in what it is sent as. */
export async function sendStagedFile(
  kind: MediaKind,
  source: MediaSource,
  params: MediaParams,
  context: ExecutorContext,
): Promise<Message> {
  const { session } = context;
  const caption = { text: params.caption, parse_mode: params.parse_mode, entities: params.caption_entities };
  const options = sendOptions(params, captionText(caption), context);
  const peer = await session.peers.resolve(params.chat_id);
  const isInverted = params.show_caption_above_media ?? false;
  return withMedia(kind, source, params, context, (media) =>
    sendMedia(session, peer, { ...options, media, isInverted }),
  );
}
