import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { BoxEvent } from "../boxes/box-event.ts";
import type { Conversations, Origin } from "../conversations.ts";
import type { Channel } from "./channel.ts";
import { replyInTopic } from "./threads.ts";
import { generalTopic, type Topic } from "./topic.ts";

type NewMessage = BoxEvent & { kind: "new" };

/** What happens to the topics of a forum (core.telegram.org/api/forum). Whether somebody may is not asked here. */
export interface Forum {
  /** Makes a supergroup a forum, with its general topic, or a plain one again; its members are told. */
  toggle(channel: Channel, enabled: boolean, origin?: Origin): void;
  /** Makes a topic; the service message that tells of it is the topic's first. */
  create(
    channel: Channel,
    by: Account,
    design: TopicDesign,
    origin?: Origin,
  ): { topic: Topic; message: NewMessage };
  edit(channel: Channel, by: Account, topic: Topic, change: TopicChange, origin?: Origin): NewMessage;
  /** Puts the topic at the top of the list, or back; everybody is told. */
  pin(channel: Channel, topic: Topic, pinned: boolean, origin?: Origin): void;
}

/** What a topic begins with. */
export interface TopicDesign {
  readonly title: string;
  readonly iconColor: number;
  readonly iconEmojiId: bigint | undefined;
  /** The id that the sending client gave the service message. */
  readonly randomId?: bigint | undefined;
}

/** What is changed; the rest stays. */
export interface TopicChange {
  readonly title?: string | undefined;
  readonly iconEmojiId?: bigint | undefined;
  readonly isClosed?: boolean | undefined;
  readonly isHidden?: boolean | undefined;
}

/** What a forum needs of the world. */
export interface ForumContext {
  readonly conversations: Conversations;
  nowSeconds(): number;
}

/** Creates the forum actions of a world. */
export function createForum({ conversations, nowSeconds }: ForumContext): Forum {
  function tellAll(channel: Channel, update: TlObject, origin?: Origin): void {
    for (const { account } of channel.members.values()) {
      conversations.notify(account, [update], new Set([channel]), origin);
    }
  }

  function post(channel: Channel, draft: Omit<Parameters<Conversations["post"]>[0], "to">, origin?: Origin) {
    const event = conversations.post({ ...draft, to: channel }, origin).get(channel.box);
    if (event === undefined) throw new Error("unreachable: a channel has one box");
    return event;
  }

  return {
    toggle(channel, enabled, origin) {
      const general = generalTopic(channel.creator, channel.date);
      channel.topics = enabled ? new Map([[general.id, general]]) : undefined;
      tellAll(channel, { _: "updateChannel", channel_id: channel.id }, origin);
    },
    create(channel, by, { title, iconColor, iconEmojiId, randomId }, origin) {
      const action = {
        _: "messageActionTopicCreate",
        title,
        icon_color: iconColor,
        icon_emoji_id: iconEmojiId,
      };
      const message = post(channel, { from: by, action, randomId }, origin);
      const topic: Topic = {
        ...generalTopic(by, nowSeconds()),
        id: message.message.id,
        title,
        iconColor,
        iconEmojiId,
      };
      channel.topics?.set(topic.id, topic);
      return { topic, message };
    },
    edit(channel, by, topic, change, origin) {
      Object.assign(
        topic,
        Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
      );
      const action = {
        _: "messageActionTopicEdit",
        title: change.title,
        icon_emoji_id: change.iconEmojiId,
        closed: change.isClosed,
        hidden: change.isHidden,
      };
      return post(channel, { from: by, action, reply: replyInTopic(channel, topic.id) }, origin);
    },
    pin(channel, topic, pinned, origin) {
      topic.isPinned = pinned;
      // The name that all loaded layers know; the newest has another one besides.
      const update = { _: "updateChannelPinnedTopic", pinned, channel_id: channel.id, topic_id: topic.id };
      tellAll(channel, update, origin);
    },
  };
}
