import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { locationFields } from "./location-fields.ts";
import { replyFields } from "./reply-fields.ts";

export const sendLocation = defineMessageMethod({
  name: "sendLocation",
  summary: "Send a place, or one that moves for a while",
  params: z.object({ chat_id: ChatId, ...locationFields, ...replyFields }),
  errors: ["FORBIDDEN"],
  example: { params: { chat_id: "@alice_demo", latitude: 52.3731, longitude: 4.8925 } },
});
