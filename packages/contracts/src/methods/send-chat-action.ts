import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

/** core.telegram.org/bots/api#sendchataction */
export const CHAT_ACTIONS = [
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "record_audio",
  "upload_voice",
  "upload_audio",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
  "cancel",
] as const;

export const sendChatAction = defineTrueMethod({
  name: "sendChatAction",
  summary: "Show for some seconds that the account is typing, recording or uploading",
  params: z.object({
    chat_id: ChatId,
    action: z.enum(CHAT_ACTIONS),
    message_thread_id: integerLike("the id of a topic").nullish(),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo", action: "typing" },
});
