import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { captionFields } from "./text-fields.ts";

export const editMessageCaption = defineMessageMethod({
  name: "editMessageCaption",
  summary: "Edit the caption of a file that the account sent",
  params: z.object({
    chat_id: ChatId,
    message_id: MessageId,
    ...captionFields,
    show_caption_above_media: z.boolean().nullish(),
  }),
  errors: [
    "MESSAGE_NOT_FOUND",
    "MESSAGE_NOT_MODIFIED",
    "MESSAGE_NOT_EDITABLE",
    "CAPTION_TOO_LONG",
    "ENTITIES_INVALID",
  ],
  example: { params: { chat_id: "@alice_demo", message_id: 43, caption: "Edited" }, text: "Edited" },
});
