import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import { markedId } from "../peer.ts";
import type { Channel } from "./channel.ts";
import { unreadCount } from "./membership.ts";

/** Whom to tell that somebody has read, each with an object of TL type Update. */
export interface ChannelRead {
  readonly inboxUpdate: TlObject;
  readonly receipts: readonly { readonly author: Account; readonly outboxUpdate: TlObject }[];
}

/** Notes that the reader has seen the channel's messages up to `maxId`. Undefined when that is nothing new. */
export function readChannel(reader: Account, channel: Channel, maxId: number): ChannelRead | undefined {
  const member = channel.members.get(reader.id);
  if (member === undefined) return undefined;
  const seen = channel.box.idsAfter(channel, member.readInboxMaxId).filter((id) => id <= maxId);
  const upTo = seen.at(-1);
  if (upTo === undefined) return undefined;
  member.readInboxMaxId = upTo;
  member.readMarks.push({ maxId: upTo, date: channel.nowSeconds() });
  const newest = newestByAuthor(channel, seen, reader);
  const dialog = channel.box.dialogs.get(markedId(channel));
  if (dialog) dialog.readOutboxMaxId = Math.max(dialog.readOutboxMaxId, ...newest.values());
  return {
    inboxUpdate: inboxUpdate(channel, upTo, unreadCount(channel, reader)),
    receipts: [...newest].map(([author, id]) => ({ author, outboxUpdate: outboxUpdate(channel, id) })),
  };
}

/** It tells the channel's `pts`, without being a change that it counts. */
function inboxUpdate({ id, box }: Channel, maxId: number, unread: number): TlObject {
  return {
    _: "updateReadChannelInbox",
    channel_id: id,
    max_id: maxId,
    still_unread_count: unread,
    pts: box.pts,
  };
}

function outboxUpdate({ id }: Channel, maxId: number): TlObject {
  return { _: "updateReadChannelOutbox", channel_id: id, max_id: maxId };
}

/** The members, except for the reader, who wrote the messages, each with the id of their newest one. */
function newestByAuthor(
  { box, members }: Channel,
  ids: readonly number[],
  reader: Account,
): Map<Account, number> {
  const newest = new Map<Account, number>();
  for (const id of ids) {
    const author = box.message(id)?.post.author;
    if (author && author !== reader && members.has(author.id)) newest.set(author, id);
  }
  return newest;
}
