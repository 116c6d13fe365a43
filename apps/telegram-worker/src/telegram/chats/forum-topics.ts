import type { ForumTopic } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { messageIdIn, updatesIn } from "../messages/sent-message.ts";
import { present } from "../objects/present.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, unlessSoAlready, worded } from "../worded.ts";
import { findCreatedTopic } from "./find-created-topic.ts";
import { forumOf, NOT_A_FORUM, topicRequests } from "./topic-requests.ts";

/** The topic that every forum has (core.telegram.org/api/forum). */
export const GENERAL_TOPIC = 1;

const LONGEST_NAME = 128;

/** What a topic looks like. */
export interface TopicDesign {
  readonly name: string;
  /** RGB; Telegram chooses when absent. */
  readonly iconColor: number | null;
  readonly iconEmojiId: string | null;
}

/** What is to become of a topic; absent leaves it. */
export interface TopicChange {
  readonly title?: string;
  /** "0" takes it away. */
  readonly iconEmojiId?: string;
  readonly closed?: boolean;
  readonly hidden?: boolean;
}

/** Makes a topic, once per `randomId`. @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND */
export async function createTopic(
  session: TelegramSession,
  peer: ResolvedPeer,
  { name, iconColor, iconEmojiId }: TopicDesign,
  call: { readonly randomId: bigint; readonly acceptedAt: number },
): Promise<ForumTopic> {
  const forum = forumOf(peer);
  const request = new topicRequests.CreateForumTopic({
    ...forum,
    title: checkedName(name),
    randomId: bigInt(call.randomId),
    ...(iconColor === null ? {} : { iconColor }),
    ...(iconEmojiId === null ? {} : { iconEmojiId: bigInt(iconEmojiId) }),
  });
  const words = {
    CHANNEL_FORUM_MISSING: NOT_A_FORUM,
    CHAT_ADMIN_REQUIRED: "not enough rights to create a topic",
  };
  try {
    const updates = await worded(words, () => session.invoke(request));
    return createdTopic(updates, request);
  } catch (error) {
    if (telegramErrorName(error) !== "RANDOM_ID_DUPLICATE") throw error;
    const topic = await findCreatedTopic(session, forum, { request, acceptedAt: call.acceptedAt });
    return toForumTopic(topic.id, topic);
  }
}

/** Changes a topic. @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND */
export async function editTopic(
  session: TelegramSession,
  peer: ResolvedPeer,
  topicId: number,
  change: TopicChange,
  isRepeated: boolean,
): Promise<void> {
  const { title, iconEmojiId, ...flags } = change;
  const request = new topicRequests.EditForumTopic({
    ...forumOf(peer),
    topicId,
    ...flags,
    ...(title === undefined ? {} : { title: checkedName(title) }),
    ...(iconEmojiId === undefined ? {} : { iconEmojiId: bigInt(iconEmojiId) }),
  });
  const words = {
    CHANNEL_FORUM_MISSING: NOT_A_FORUM,
    CHAT_ADMIN_REQUIRED: "not enough rights to edit the topic",
  };
  await worded(words, () =>
    unlessSoAlready(isRepeated ? ["TOPIC_NOT_MODIFIED"] : [], () => session.invoke(request)),
  );
}

/** Deletes a topic with all that is in it; Telegram does a part of it at a time. */
export async function deleteTopic(
  session: TelegramSession,
  peer: ResolvedPeer,
  topicId: number,
  isRepeated: boolean,
): Promise<void> {
  const request = new topicRequests.DeleteTopicHistory({ ...forumOf(peer), topMsgId: topicId });
  const words = {
    CHANNEL_FORUM_MISSING: NOT_A_FORUM,
    CHAT_ADMIN_REQUIRED: "not enough rights to delete the topic",
  };
  await worded(words, () =>
    unlessSoAlready(isRepeated ? ["TOPIC_ID_INVALID"] : [], async () => {
      while ((await session.invoke(request)).offset > 0);
    }),
  );
}

function checkedName(name: string): string {
  const cut = [...name.trim()].slice(0, LONGEST_NAME).join("");
  if (cut === "") throw rejected("title must be non-empty");
  return cut;
}

/** The topic has the id of the message that tells of it. */
function createdTopic(updates: Api.TypeUpdates, request: Api.channels.CreateForumTopic): ForumTopic {
  const id = messageIdIn(updates, request.randomId);
  const action = actionsIn(updates).find((each) => each instanceof Api.MessageActionTopicCreate);
  if (id === null || action === undefined) throw new Error(`no topic in ${updates.className}`);
  return toForumTopic(id, action);
}

function toForumTopic(id: number, topic: Api.ForumTopic | Api.MessageActionTopicCreate): ForumTopic {
  return {
    message_thread_id: id,
    name: topic.title,
    icon_color: topic.iconColor,
    ...present({ icon_custom_emoji_id: topic.iconEmojiId?.toString() }),
  };
}

function actionsIn(updates: Api.TypeUpdates): Api.TypeMessageAction[] {
  return updatesIn(updates).flatMap((update) =>
    update instanceof Api.UpdateNewChannelMessage && update.message instanceof Api.MessageService
      ? [update.message.action]
      : [],
  );
}
