import * as z from "zod";
import { Message } from "../objects/message.ts";
import { pageOf } from "./page-fields.ts";

/** A page of messages, exactly as updates tell them. */
export const MessagePage = pageOf({
  messages: z.array(Message),
  total_count: z.int().meta({ description: "How many there are in all, as Telegram says" }),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** For examples. */
export const EXAMPLE_PAGE = {
  total_count: 1,
  messages: [
    {
      message_id: 42,
      from: { id: 1111111, is_bot: false, first_name: "Alice", username: "alice_demo" },
      date: 1767268800,
      chat: { id: 1111111, type: "private", first_name: "Alice", username: "alice_demo" },
      text: "Hello",
    },
  ],
} satisfies MessagePage;
