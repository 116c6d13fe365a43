import type * as BotApi from "@grammyjs/types";
import { expect, test } from "vitest";
import type { Chat } from "./chat.ts";
import type { File } from "./files.ts";
import type { FlatMessage, Message } from "./message.ts";
import type { User } from "./user.ts";

/** The compiler refuses this file when one of ours is not what the types of the Bot API's clients promise. */
const assignable = {
  user: (user: User): BotApi.User => user,
  chat: (chat: Chat): BotApi.Chat => chat,
  file: (file: File): BotApi.File => file,
  flatMessage: (message: FlatMessage): BotApi.Message => message,
  // In grammY's types the message in a message has a field that is always undefined, which JSON has no way to say.
  message: (message: Omit<Message, "reply_to_message">): BotApi.Message => message,
};

test("our objects are those of @grammyjs/types", () => {
  expect(Object.keys(assignable)).toHaveLength(5);
});
