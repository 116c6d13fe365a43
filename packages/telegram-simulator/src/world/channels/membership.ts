import type { Account } from "../account.ts";
import type { Channel, ChannelBan } from "./channel.ts";
import { type AdminRight, type BannedRight, ownerRights } from "./rights.ts";

/** Whether the account is in the channel. */
export function isMember(channel: Channel, account: Account): boolean {
  return channel.members.has(account.id);
}

/** Whether the account is the creator or has been made an administrator. */
export function isAdmin(channel: Channel, account: Account): boolean {
  return channel.creator === account || channel.members.get(account.id)?.admin !== undefined;
}

/** Whether the account has this right of an administrator. */
export function hasAdminRight(channel: Channel, account: Account, right: AdminRight): boolean {
  const member = channel.members.get(account.id);
  if (member === undefined) return false;
  const own = member.admin?.rights;
  if (channel.creator !== account) return own?.has(right) ?? false;
  return ownerRights.has(right) || (own?.has(right) ?? false);
}

/** Whether the account's messages in this supergroup bear the group's name instead of its own. */
export function writesAnonymously(channel: Channel, account: Account): boolean {
  return !channel.isBroadcast && hasAdminRight(channel, account, "anonymous");
}

/** The account's ban, if it is still in force. */
export function banOf(channel: Channel, account: Account): ChannelBan | undefined {
  const ban = channel.bans.get(account.id);
  if (ban === undefined || (ban.untilDate !== 0 && ban.untilDate <= channel.nowSeconds())) return undefined;
  return ban;
}

/** Whether the account was thrown out and may not even look. */
export function isKicked(channel: Channel, account: Account): boolean {
  return banOf(channel, account)?.rights.has("view_messages") ?? false;
}

/** Whether the account may read: members may, and everybody in a public channel. */
export function mayRead(channel: Channel, account: Account): boolean {
  if (isKicked(channel, account)) return false;
  return isMember(channel, account) || channel.username !== undefined;
}

/** Who keeps the account from something: a ban of its own, or the rule for all. Administrators are free. */
export function forbiddenBy(
  channel: Channel,
  account: Account,
  rights: readonly BannedRight[],
): "ban" | "default" | undefined {
  if (isAdmin(channel, account)) return undefined;
  const ban = banOf(channel, account);
  if (rights.some((right) => ban?.rights.has(right))) return "ban";
  return rights.some((right) => channel.defaultBan.rights.has(right)) ? "default" : undefined;
}

/** How many incoming messages a member has not read. */
export function unreadCount(channel: Channel, account: Account): number {
  const member = channel.members.get(account.id);
  if (member === undefined) return 0;
  return channel.box
    .idsAfter(channel, member.readInboxMaxId)
    .filter((id) => channel.box.message(id)?.post.author !== account).length;
}

/** How long slow mode keeps the account from writing, in seconds; 0 when it may write now. */
export function slowModeWaitSeconds(channel: Channel, account: Account): number {
  const last = channel.lastWritten.get(account.id);
  if (channel.slowModeSeconds === 0 || last === undefined || isAdmin(channel, account)) return 0;
  return Math.max(0, last + channel.slowModeSeconds - channel.nowSeconds());
}
