import type { Account } from "../account.ts";
import type { ChannelMember } from "./channel.ts";

/** Somebody who has come at `date`, and has read messages up to that id: what was written before counts as read. */
export function newMember(
  account: Account,
  inviter: Account,
  date: number,
  readInboxMaxId: number,
): ChannelMember {
  return {
    account,
    inviter,
    date,
    admin: undefined,
    readInboxMaxId,
    readMarks: [],
    readThreads: new Map(),
    unreadMentions: new Set(),
  };
}
