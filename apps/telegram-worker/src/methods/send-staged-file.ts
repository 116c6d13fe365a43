import { join } from "node:path";
import {
  ApiError,
  type JobParams,
  type MediaKind,
  type MediaSource,
  type Message,
  type Methods,
} from "@telepipe/contracts";
import { readMediaFacts } from "../media/read-media-facts.ts";
import { inputMedia } from "../telegram/files/input-media.ts";
import { uploadFile } from "../telegram/files/upload-file.ts";
import { sendMedia } from "../telegram/messages/send.ts";
import type { ExecutorContext } from "./executor.ts";
import { captionText } from "./formatted-text.ts";
import { sendOptions } from "./send-options.ts";

/** The fields of a media method besides the file. */
type MediaParams = Omit<JobParams<Methods["sendPhoto"]>, "photo">;

/** What the five media methods do; they differ in the field that holds the file, and in what it is sent as. */
export async function sendStagedFile(
  kind: MediaKind,
  staged: MediaSource,
  params: MediaParams,
  context: ExecutorContext,
): Promise<Message> {
  const { session, mediaDir } = context;
  if (!("file" in staged)) throw new ApiError("MEDIA_INVALID");
  const caption = { text: params.caption, parse_mode: params.parse_mode, entities: params.caption_entities };
  const options = sendOptions(params, captionText(caption), context);
  const peer = await session.peers.resolve(params.chat_id);
  // The name is the gateway's own and has no separators: its schema says so.
  const path = join(mediaDir, staged.file);
  const facts = await readMediaFacts(path);
  const file = await uploadFile(session.invoke, {
    path,
    name: staged.file_name,
    sizeBytes: staged.size_bytes,
  });
  const media = inputMedia({ kind, file, fileName: staged.file_name, mimeType: staged.mime_type, facts });
  return sendMedia(session, peer, { ...options, media });
}
