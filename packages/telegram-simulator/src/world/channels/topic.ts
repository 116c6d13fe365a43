import type { Account } from "../account.ts";

/** The topic that every forum begins with: messages without another one are in it. */
export const generalTopicId = 1;

/** A topic of a forum (core.telegram.org/api/forum). Its id is that of the service message that made it. */
export interface Topic {
  readonly id: number;
  title: string;
  /** RGB, one of those that Telegram allows. */
  readonly iconColor: number;
  iconEmojiId: bigint | undefined;
  readonly creator: Account;
  /** Unix time in seconds. */
  readonly date: number;
  /** Only administrators and its creator write in it. */
  isClosed: boolean;
  /** Of the general topic only. */
  isHidden: boolean;
  isPinned: boolean;
}

/** The topics of a forum, by id. */
export type Topics = Map<number, Topic>;

/** The colours that a topic's icon may have (core.telegram.org/method/channels.createForumTopic). */
export const topicColors: readonly number[] = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f];

/** The topic that a supergroup gets when it becomes a forum. */
export function generalTopic(creator: Account, date: number): Topic {
  return {
    id: generalTopicId,
    title: "General",
    iconColor: topicColors[0] ?? 0,
    iconEmojiId: undefined,
    creator,
    date,
    isClosed: false,
    isHidden: false,
    isPinned: false,
  };
}
