import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { replyFields } from "./reply-fields.ts";

export const sendContact = defineMessageMethod({
  name: "sendContact",
  summary: "Send somebody's number and name",
  params: z.object({
    chat_id: ChatId,
    phone_number: z.string().min(1).max(64),
    first_name: z.string().min(1).max(64),
    last_name: z.string().max(64).nullish(),
    vcard: z.string().max(2048).nullish(),
    ...replyFields,
  }),
  errors: ["FORBIDDEN"],
  example: { params: { chat_id: "@alice_demo", phone_number: "+10000000003", first_name: "Bob" } },
});
