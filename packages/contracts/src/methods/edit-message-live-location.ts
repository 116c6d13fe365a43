import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { locationFields } from "./location-fields.ts";

export const editMessageLiveLocation = defineMessageMethod({
  name: "editMessageLiveLocation",
  summary: "Move a place that the account shares live",
  params: z.object({ chat_id: ChatId, message_id: MessageId, ...locationFields }),
  errors: ["MESSAGE_NOT_FOUND", "MESSAGE_NOT_MODIFIED", "MESSAGE_NOT_EDITABLE"],
  example: { params: { chat_id: "@alice_demo", message_id: 42, latitude: 52.3731, longitude: 4.8925 } },
});
