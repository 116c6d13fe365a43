import type { Call, MethodHandler, MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { forbiddenBy, hasAdminRight } from "../../world/channels/membership.ts";
import { threadIds } from "../../world/channels/threads.ts";
import { generalTopicId, type Topic, topicColors } from "../../world/channels/topic.ts";
import { eventView } from "../../world/views/event-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import { topicView, topMessageId } from "../../world/views/topic-view.ts";
import type { World } from "../../world/world.ts";
import { requireChannel, requireWritablePeer } from "../input-peer.ts";
import { contentView } from "../messages/history.ts";
import { deliverOnce } from "../messages/random-id.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { originOf } from "./membership.ts";

/** Older layers name the forum by `channel`, newer ones by `peer`. */
interface OfForum {
  channel?: TlObject;
  peer?: TlObject;
}

interface CreateTopic extends OfForum {
  title: string;
  icon_color?: number;
  icon_emoji_id?: bigint;
  random_id: bigint;
}

interface EditTopic extends OfForum {
  topic_id: number;
  title?: string;
  icon_emoji_id?: bigint;
  closed?: boolean;
  hidden?: boolean;
}

interface GetTopics extends OfForum {
  q?: string;
  offset_topic: number;
  limit: number;
}

const longestTitle = 128;
const mostListed = 100;
const mostPinned = 5;

/** Topics of forums (core.telegram.org/api/forum), in the namespaces of both older and newer layers. */
export function forumTopicMethods(world: World): MethodTable {
  const methods: Record<string, MethodHandler> = {
    createForumTopic: method<CreateTopic>((call, request) => createTopic(world, call, request)),
    editForumTopic: method<EditTopic>((call, request) => editTopic(world, call, request)),
    updatePinnedForumTopic: method<OfForum & { topic_id: number; pinned: boolean }>((call, request) =>
      pinTopic(world, call, request),
    ),
    deleteTopicHistory: method<OfForum & { top_msg_id: number }>((call, request) =>
      deleteTopic(world, call, request),
    ),
    getForumTopics: method<GetTopics>((call, request) => {
      const account = call.requireAccount();
      const channel = requireForum(world, account, request);
      const words = (request.q ?? "").toLowerCase();
      const all = listed(channel).filter(({ title }) => title.toLowerCase().includes(words));
      const from = all.findIndex(({ id }) => id === request.offset_topic) + 1;
      const page = all.slice(from, from + Math.min(Math.max(request.limit, 1), mostListed));
      return topicsView(world, account, channel, page, all.length);
    }),
    getForumTopicsByID: method<OfForum & { topics: number[] }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireForum(world, account, request);
      const found = request.topics.map((id) => channel.topics?.get(id) ?? id);
      return topicsView(world, account, channel, found, found.length);
    }),
  };
  const inBoth = Object.entries(methods).flatMap(([name, handler]) => [
    [`channels.${name}`, handler],
    [`messages.${name}`, handler],
  ]);
  return { ...Object.fromEntries(inBoth), ...toggleMethods(world) };
}

function toggleMethods(world: World): MethodTable {
  return {
    "channels.toggleForum": method<{ channel: TlObject; enabled: boolean }>(
      (call, { channel: input, enabled }) => {
        const account = call.requireAccount();
        const channel = requireChannel(world, account, input);
        if (channel.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
        if (channel.isBroadcast) throw new RpcError(400, "CHANNEL_INVALID");
        if (channel.linked) throw new RpcError(400, "CHAT_DISCUSSION_UNALLOWED");
        if (enabled === (channel.topics !== undefined)) throw new RpcError(400, "CHAT_NOT_MODIFIED");
        world.forum.toggle(channel, enabled, originOf(call, account));
        const update = { _: "updateChannel", channel_id: channel.id };
        return world.view.full(account, [update], new Set([account, channel]));
      },
    ),
  };
}

function createTopic(world: World, call: Call, request: CreateTopic): TlObject | Promise<TlObject> {
  rejectNotSimulated(request, ["send_as", "title_missing"]);
  const account = call.requireAccount();
  const channel = requireForum(world, account, request);
  // Of the two fields one is there.
  requireWritablePeer(world, account, inputIn(request));
  if (forbiddenBy(channel, account, ["manage_topics"])) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  checkTitle(request.title);
  const iconColor = request.icon_color ?? topicColors[0] ?? 0;
  if (!topicColors.includes(iconColor)) throw new RpcError(400, "ICON_COLOR_INVALID");
  const { title, icon_emoji_id: iconEmojiId, random_id: randomId } = request;
  return deliverOnce(account, [randomId], () => {
    const design = { title, iconColor, iconEmojiId, randomId };
    const { message } = world.forum.create(channel, account, design, originOf(call, account));
    const update = { _: "updateMessageID", id: message.message.id, random_id: randomId };
    const about = referencesOf(world.accounts, [message.message], [account]).peers;
    return world.view.full(account, [update, eventView(message, account)], about);
  });
}

function editTopic(world: World, call: Call, request: EditTopic): TlObject {
  const account = call.requireAccount();
  const channel = requireForum(world, account, request);
  const topic = requireTopic(channel, request.topic_id);
  requireTopicAdmin(channel, account, topic);
  const { title, closed, hidden, icon_emoji_id } = request;
  if (title !== undefined) checkTitle(title);
  if (hidden !== undefined && topic.id !== generalTopicId) throw new RpcError(400, "TOPIC_ID_INVALID");
  if (icon_emoji_id !== undefined && topic.id === generalTopicId) {
    throw new RpcError(400, "GENERAL_MODIFY_ICON_FORBIDDEN");
  }
  const hasContent = title !== undefined || icon_emoji_id !== undefined;
  if (closed !== undefined && (hasContent || hidden !== undefined))
    throw new RpcError(400, "TOPIC_CLOSE_SEPARATELY");
  if (hidden !== undefined && hasContent) throw new RpcError(400, "TOPIC_HIDE_SEPARATELY");
  const isSame =
    (title ?? topic.title) === topic.title &&
    (icon_emoji_id ?? topic.iconEmojiId) === topic.iconEmojiId &&
    (closed ?? topic.isClosed) === topic.isClosed &&
    (hidden ?? topic.isHidden) === topic.isHidden;
  if (isSame) throw new RpcError(400, "TOPIC_NOT_MODIFIED");
  const change = { title, iconEmojiId: icon_emoji_id, isClosed: closed, isHidden: hidden };
  const event = world.forum.edit(channel, account, topic, change, originOf(call, account));
  const about = referencesOf(world.accounts, [event.message], [account]).peers;
  return world.view.full(account, [eventView(event, account)], about);
}

function pinTopic(
  world: World,
  call: Call,
  request: OfForum & { topic_id: number; pinned: boolean },
): TlObject {
  const account = call.requireAccount();
  const channel = requireForum(world, account, request);
  const topic = requireTopic(channel, request.topic_id);
  if (!hasAdminRight(channel, account, "manage_topics")) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  if (topic.isPinned === request.pinned) throw new RpcError(400, "PINNED_TOPIC_NOT_MODIFIED");
  const pinned = [...(channel.topics?.values() ?? [])].filter(({ isPinned }) => isPinned);
  if (request.pinned && pinned.length >= mostPinned) throw new RpcError(400, "PINNED_TOO_MUCH");
  world.forum.pin(channel, topic, request.pinned, originOf(call, account));
  return world.view.full(account, [], new Set([account, channel]));
}

/** Deletes the topic with all that is in it. */
function deleteTopic(world: World, call: Call, request: OfForum & { top_msg_id: number }): TlObject {
  const account = call.requireAccount();
  const channel = requireForum(world, account, request);
  const topic = requireTopic(channel, request.top_msg_id);
  if (topic.id === generalTopicId) throw new RpcError(400, "TOPIC_ID_INVALID");
  if (!hasAdminRight(channel, account, "delete_messages")) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  const ids = [topic.id, ...threadIds(channel, topic.id)];
  const messages = ids.flatMap((id) => channel.box.message(id) ?? []);
  const events = world.conversations.remove(messages, originOf(call, account));
  channel.topics?.delete(topic.id);
  channel.threads.delete(topic.id);
  const ptsCount = events.get(channel.box)?.ptsCount ?? 0;
  return { _: "messages.affectedHistory", pts: channel.box.pts, pts_count: ptsCount, offset: 0 };
}

/** Pinned ones first, then by the newest message. */
function listed(channel: Channel): Topic[] {
  return [...(channel.topics?.values() ?? [])].sort(
    (one, other) =>
      Number(other.isPinned) - Number(one.isPinned) ||
      topMessageId(channel, other) - topMessageId(channel, one),
  );
}

/** TL type messages.ForumTopics; a number stands for a topic that is not there. */
function topicsView(
  world: World,
  account: Account,
  channel: Channel,
  topics: readonly (Topic | number)[],
  count: number,
): TlObject {
  const known = topics.flatMap((topic) => (typeof topic === "number" ? [] : topic));
  const messages: Message[] = known.flatMap(
    (topic) => channel.box.message(topMessageId(channel, topic)) ?? [],
  );
  const creators = known.map(({ creator }) => creator);
  return {
    _: "messages.forumTopics",
    count,
    topics: topics.map((topic) =>
      typeof topic === "number" ? { _: "forumTopicDeleted", id: topic } : topicView(account, channel, topic),
    ),
    ...contentView(world, account, messages),
    ...referencesOf(world.accounts, messages, [channel, ...creators]).viewedBy(account),
    pts: channel.box.pts,
  };
}

function inputIn({ channel, peer }: OfForum): TlObject {
  const input = peer ?? channel;
  if (input === undefined) throw new Error("unreachable: each layer has one of the two");
  // As an InputPeer: the two types name a channel by the same fields.
  return input._ === "inputChannel" ? { ...input, _: "inputPeerChannel" } : input;
}

function requireForum(world: World, account: Account, request: OfForum): Channel {
  const channel = requireChannel(world, account, inputIn(request));
  if (channel.topics === undefined) throw new RpcError(400, "CHANNEL_FORUM_MISSING");
  return channel;
}

function requireTopic(channel: Channel, id: number): Topic {
  const topic = channel.topics?.get(id);
  if (topic === undefined) throw new RpcError(400, "TOPIC_ID_INVALID");
  return topic;
}

function requireTopicAdmin(channel: Channel, account: Account, topic: Topic): void {
  if (topic.creator === account && topic.id !== generalTopicId) return;
  if (!hasAdminRight(channel, account, "manage_topics")) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
}

function checkTitle(title: string): void {
  if (title.trim() === "" || title.length > longestTitle) throw new RpcError(400, "TOPIC_TITLE_EMPTY");
}
