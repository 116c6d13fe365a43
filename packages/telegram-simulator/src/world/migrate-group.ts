import type { Account } from "./account.ts";
import { boxOf } from "./boxes/box-of.ts";
import type { Channel } from "./channels/channel.ts";
import type { ChannelActions } from "./channels/channel-actions.ts";
import type { ChannelDirectory } from "./channels/channel-directory.ts";
import { newMember } from "./channels/new-member.ts";
import { ownerRights } from "./channels/rights.ts";
import type { Conversations, Origin } from "./conversations.ts";
import type { Group } from "./group.ts";

/** What a migration needs of the world. */
export interface MigrationContext {
  readonly channels: ChannelDirectory;
  readonly channelActions: ChannelActions;
  readonly conversations: Conversations;
  nowSeconds(): number;
}

/**
 * Turns a basic group into a supergroup with the same people (core.telegram.org/api/channel#migration). The group's
 * last message and the supergroup's first one name each other; what was written before stays where it is.
 */
export function migrateGroup(context: MigrationContext, group: Group, by: Account, origin?: Origin): Channel {
  const { channels, conversations, nowSeconds } = context;
  const { title, creator, about } = group;
  const channel = channels.add({ title, creator, isBroadcast: false, about, date: nowSeconds() });
  for (const { account, inviter, isAdmin } of group.members.values()) {
    if (account === creator) continue;
    const member = newMember(account, inviter, nowSeconds(), 0);
    if (isAdmin) member.admin = { rights: ownerRights, rank: "", promotedBy: creator };
    channel.members.set(account.id, member);
  }
  channel.photo = group.photo;
  channel.defaultBan = group.defaultBan;
  group.migratedTo = channel;
  const farewell = { _: "messageActionChatMigrateTo", channel_id: channel.id };
  const last = conversations.post({ from: by, to: group, action: farewell }, origin);
  channel.migratedFrom = { group, maxId: last.get(boxOf(by, group))?.message.id ?? 0 };
  for (const { account } of channel.members.values()) {
    const update = { _: "updateChannel", channel_id: channel.id };
    conversations.notify(account, [update], new Set([channel, group]), origin);
  }
  const greeting = { _: "messageActionChannelMigrateFrom", title, chat_id: group.id };
  conversations.post({ from: by, to: channel, action: greeting }, origin);
  return channel;
}
