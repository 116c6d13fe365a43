import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageEntity } from "../objects/message-entity.ts";
import { ParseMode } from "../objects/parse-mode.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { replyFields } from "./reply-fields.ts";

const flag = z.boolean({ error: "expected true or false" }).nullish();

/** An answer as an object, or as its text alone. */
const Option = z.union([
  z
    .string()
    .min(1)
    .max(100)
    .transform((text) => ({ text, text_parse_mode: undefined, text_entities: undefined })),
  z.object({
    text: z.string().min(1).max(100),
    text_parse_mode: ParseMode.nullish(),
    text_entities: z.array(MessageEntity).nullish(),
  }),
]);

const params = z.object({
  chat_id: ChatId,
  question: z.string().min(1).max(300),
  question_parse_mode: ParseMode.nullish(),
  question_entities: z.array(MessageEntity).nullish(),
  options: z.array(Option).min(1).max(12),
  is_anonymous: flag.meta({ description: "true when absent" }),
  type: z.enum(["regular", "quiz"]).nullish(),
  allows_multiple_answers: flag,
  correct_option_id: integerLike("the index of the right answer").nullish(),
  explanation: z.string().max(200).nullish(),
  explanation_parse_mode: ParseMode.nullish(),
  explanation_entities: z.array(MessageEntity).nullish(),
  open_period: integerLike("5 to 600 seconds").nullish(),
  close_date: integerLike("a date in Unix seconds").nullish(),
  is_closed: flag,
  ...replyFields,
});

export const sendPoll = defineMessageMethod({
  name: "sendPoll",
  summary: "Ask a question with answers to choose from",
  params,
  errors: ["FORBIDDEN", "ENTITIES_INVALID"],
  example: { params: { chat_id: "@alice_demo", question: "Tea or coffee?", options: ["Tea", "Coffee"] } },
});
