import type { Account } from "../account.ts";
import type { Message } from "../boxes/post.ts";
import { isMentioned } from "../mentions.ts";
import type { Channel } from "./channel.ts";

/** Marks a new message as unseen for each member of the supergroup whom it mentions or answers. */
export function noteMentions(channel: Channel, { id, post, dialog }: Message): void {
  if (channel.isBroadcast || (post.reply === undefined && !post.entities.some(({ _ }) => /Mention/.test(_))))
    return;
  for (const member of channel.members.values()) {
    const { account } = member;
    if (account !== post.author && isMentioned(account, post, dialog.peer)) member.unreadMentions.add(id);
  }
}

/** Ids of the messages that mention the member, who has not seen them; ascending. */
export function unreadMentionsIn(channel: Channel, account: Account): number[] {
  const unread = channel.members.get(account.id)?.unreadMentions ?? [];
  return [...unread].filter((id) => channel.box.message(id) !== undefined);
}

/** The member has seen these messages; those that were news are returned. */
export function seeMentions(channel: Channel, account: Account, ids: readonly number[]): number[] {
  const unread = channel.members.get(account.id)?.unreadMentions;
  return ids.filter((id) => unread?.delete(id) === true);
}
