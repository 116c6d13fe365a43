import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

/** core.telegram.org/bots/api#sendchataction; the last three are for user accounts only. */
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
  "choose_contact",
  "play_game",
  "cancel",
] as const;

export const sendChatAction = defineTrueMethod({
  name: "sendChatAction",
  summary: "Show for some seconds that the account is typing, recording or uploading",
  params: z.object({
    chat_id: ChatId,
    action: z.enum(CHAT_ACTIONS),
    message_thread_id: integerLike("the id of a topic").nullish(),
    progress: integerLike("0 to 100")
      .refine((percent) => percent >= 0 && percent <= 100, { error: "expected 0 to 100" })
      .nullish()
      .meta({ description: "How much of an upload is done, in percent" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo", action: "typing" },
});
