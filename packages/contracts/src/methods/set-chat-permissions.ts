import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ChatPermissionsInput } from "../objects/chat-member.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const setChatPermissions = defineTrueMethod({
  name: "setChatPermissions",
  summary: "Say what members of a group may do by default",
  params: z.object({
    chat_id: ChatId,
    permissions: ChatPermissionsInput,
    use_independent_chat_permissions: z.boolean().nullish(),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, permissions: { can_send_messages: true } },
});
