import type * as BotApi from "@grammyjs/types";
import { expect, test } from "vitest";
import type { UpdateBodies } from "../bot-api/update.ts";
import type { MethodResult } from "../methods/define-method.ts";
import type { Methods } from "../methods/registry.ts";
import type { Chat } from "./chat.ts";
import type { FlatMessage, Message } from "./message.ts";
import type { User } from "./user.ts";

/** In grammY's types the message in a message has a field that is always undefined, which JSON has no way to say. */
type Flat<Of> = Omit<Of, "reply_to_message">;

/** What grammY's methods return; `true` and counts as they are. */
type Returned<Name extends keyof BotApi.ApiMethods<unknown>> = ReturnType<BotApi.ApiMethods<unknown>[Name]>;
type Result<Name extends keyof Methods> = MethodResult<Methods[Name]>;

/** The compiler refuses this file when one of ours is not what the types of the Bot API's clients promise. */
const assignable = {
  user: (user: User): BotApi.User => user,
  chat: (chat: Chat): BotApi.Chat => chat,
  flatMessage: (message: FlatMessage): BotApi.Message => message,
  message: (message: Flat<Message>): BotApi.Message => message,
  getFile: (file: Result<"getFile">): Returned<"getFile"> => file,
  getChat: (chat: Result<"getChat">): Returned<"getChat"> => chat,
  getChatMember: (member: Result<"getChatMember">): Returned<"getChatMember"> => member,
  getChatMemberCount: (count: Result<"getChatMemberCount">): Returned<"getChatMemberCount"> => count,
  getUserProfilePhotos: (photos: Result<"getUserProfilePhotos">): Returned<"getUserProfilePhotos"> => photos,
  getChatAdministrators: (members: Result<"getChatAdministrators">): Returned<"getChatAdministrators"> =>
    members,
  createChatInviteLink: (link: Result<"createChatInviteLink">): Returned<"createChatInviteLink"> => link,
  editChatInviteLink: (link: Result<"editChatInviteLink">): Returned<"editChatInviteLink"> => link,
  revokeChatInviteLink: (link: Result<"revokeChatInviteLink">): Returned<"revokeChatInviteLink"> => link,
  exportChatInviteLink: (link: Result<"exportChatInviteLink">): Returned<"exportChatInviteLink"> => link,
  createForumTopic: (topic: Result<"createForumTopic">): Returned<"createForumTopic"> => topic,
  getStickerSet: (set: Result<"getStickerSet">): Returned<"getStickerSet"> => set,
  promoteChatMember: (done: Result<"promoteChatMember">): Returned<"promoteChatMember"> => done,
  setChatPhoto: (done: Result<"setChatPhoto">): Returned<"setChatPhoto"> => done,
  getForumTopicIconStickers: (
    stickers: Result<"getForumTopicIconStickers">,
  ): Returned<"getForumTopicIconStickers"> => stickers,
  stopPoll: (poll: Result<"stopPoll">): Returned<"stopPoll"> => poll,
  copyMessage: (id: Result<"copyMessage">): Returned<"copyMessage"> => id,
  copyMessages: (ids: Result<"copyMessages">): Returned<"copyMessages"> => ids,
  pollUpdate: (poll: UpdateBodies["poll"]): NonNullable<BotApi.Update["poll"]> => poll,
  chatMember: (change: UpdateBodies["chat_member"]): NonNullable<BotApi.Update["chat_member"]> => change,
  // User accounts may also make links for basic groups that have to be asked for.
  joinRequest: (
    request: UpdateBodies["chat_join_request"],
  ): Omit<NonNullable<BotApi.Update["chat_join_request"]>, "chat"> => request,
};

test("our objects and results are those of @grammyjs/types", () => {
  expect(Object.keys(assignable)).toHaveLength(25);
});
