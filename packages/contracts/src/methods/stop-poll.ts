import * as z from "zod";
import { Poll } from "../objects/attachments.ts";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const stopPoll = defineResultMethod({
  name: "stopPoll",
  summary: "Close a poll of the account's",
  params: z.object({ chat_id: ChatId, message_id: MessageId }),
  result: Poll,
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "MESSAGE_NOT_EDITABLE"],
  example: {
    params: { chat_id: "@alice_demo", message_id: 42 },
    result: {
      id: "5000000000000000001",
      question: "Tea or coffee?",
      options: [
        { persistent_id: "MA==", text: "Tea", voter_count: 1 },
        { persistent_id: "MQ==", text: "Coffee", voter_count: 0 },
      ],
      total_voter_count: 1,
      is_closed: true,
      is_anonymous: true,
      type: "regular",
      allows_multiple_answers: false,
      allows_revoting: true,
      members_only: false,
    },
  },
});
