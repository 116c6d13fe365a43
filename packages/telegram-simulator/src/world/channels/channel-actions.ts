import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { BoxEvent } from "../boxes/box-event.ts";
import type { Conversations, Origin } from "../conversations.ts";
import type { Photo } from "../media/media.ts";
import { photoView } from "../views/media-view.ts";
import type { Channel } from "./channel.ts";
import type { ChannelDirectory, ChannelProfile } from "./channel-directory.ts";
import { isMember } from "./membership.ts";
import { newMember } from "./new-member.ts";
import type { AdminRight, Ban } from "./rights.ts";

type NewMessage = BoxEvent & { kind: "new" };

/**
 * What happens to channels and to those in them. Whoever it concerns is told that the channel has changed for them
 * (`updateChannel`). The service message that tells the others is returned, if there is one: broadcast channels have
 * none about people. Whether somebody is allowed to is not asked here.
 */
export interface ChannelActions {
  /** Makes a channel; its creation is the first message in it. */
  create(profile: ChannelProfile, origin?: Origin): { channel: Channel; message: NewMessage };
  /**
   * `by` is somebody else when the account was invited. `action`, of TL type MessageAction, says that it has come in
   * another way, and is its own message.
   */
  join(
    channel: Channel,
    account: Account,
    by?: Account,
    origin?: Origin,
    action?: TlObject,
  ): NewMessage | undefined;
  leave(channel: Channel, account: Account, origin?: Origin): NewMessage | undefined;
  /** Restricts somebody, throws them out, or, with a ban of nothing, frees them. */
  ban(channel: Channel, account: Account, by: Account, ban: Ban, origin?: Origin): NewMessage | undefined;
  /** Makes somebody an administrator, or, without rights, no longer one. */
  promote(channel: Channel, account: Account, by: Account, promotion: Promotion, origin?: Origin): void;
  retitle(channel: Channel, title: string, by: Account, origin?: Origin): NewMessage;
  /** Gives the channel a picture, or takes it away. */
  setPhoto(channel: Channel, photo: Photo | undefined, by: Account, origin?: Origin): NewMessage;
  /** Forbids things to all members without rights of their own. */
  restrictAll(channel: Channel, ban: Ban, origin?: Origin): void;
  setSlowMode(channel: Channel, seconds: number, origin?: Origin): void;
  /** Gives a broadcast channel its discussion group, or takes it away. */
  link(channel: Channel, group: Channel | undefined, origin?: Origin): void;
  /** Removes the channel with all that is in it. */
  remove(channel: Channel, origin?: Origin): void;
}

/** What an administrator is given. */
export interface Promotion {
  readonly rights: ReadonlySet<AdminRight>;
  readonly rank: string;
}

/** What the actions need of the world. */
export interface ChannelActionsContext {
  readonly channels: ChannelDirectory;
  readonly conversations: Conversations;
  nowSeconds(): number;
}

/** Creates the actions of a world. */
export function createChannelActions(context: ChannelActionsContext): ChannelActions {
  const { channels, conversations, nowSeconds } = context;

  function post(channel: Channel, from: Account, action: TlObject, origin?: Origin): NewMessage {
    const event = conversations.post({ from, to: channel, action }, origin).get(channel.box);
    if (event === undefined) throw new Error("unreachable: a channel has one box");
    return event;
  }

  function tellOf(channel: Channel, accounts: Iterable<Account>, origin?: Origin): void {
    const update = { _: "updateChannel", channel_id: channel.id };
    for (const account of accounts) conversations.notify(account, [update], new Set([channel]), origin);
  }

  const everybodyIn = (channel: Channel) => [...channel.members.values()].map(({ account }) => account);

  return {
    create(profile, origin) {
      const channel = channels.add(profile);
      const action = { _: "messageActionChannelCreate", title: profile.title };
      const message = post(channel, profile.creator, action, origin);
      readAll(channel, profile.creator);
      tellOf(channel, [profile.creator], origin);
      return { channel, message };
    },
    join(channel, account, by = account, origin, action) {
      channel.members.set(account.id, newMember(account, by, nowSeconds(), newestId(channel)));
      tellOf(channel, [account], origin);
      if (channel.isBroadcast) return undefined;
      if (action) return post(channel, account, action, origin);
      return post(channel, by, { _: "messageActionChatAddUser", users: [account.id] }, origin);
    },
    leave(channel, account, origin) {
      channel.members.delete(account.id);
      tellOf(channel, [account], origin);
      if (channel.isBroadcast) return undefined;
      return post(channel, account, { _: "messageActionChatDeleteUser", user_id: account.id }, origin);
    },
    ban(channel, account, by, { rights, untilDate }, origin) {
      if (rights.size === 0) channel.bans.delete(account.id);
      else channel.bans.set(account.id, { account, by, rights, untilDate, date: nowSeconds() });
      const isRemoved = rights.has("view_messages") && isMember(channel, account);
      if (isRemoved) channel.members.delete(account.id);
      tellOf(channel, [account], origin);
      if (!isRemoved || channel.isBroadcast) return undefined;
      return post(channel, by, { _: "messageActionChatDeleteUser", user_id: account.id }, origin);
    },
    promote(channel, account, by, { rights, rank }, origin) {
      const member =
        channel.members.get(account.id) ?? newMember(account, by, nowSeconds(), newestId(channel));
      member.admin = rights.size === 0 ? undefined : { rights, rank, promotedBy: by };
      channel.members.set(account.id, member);
      channel.bans.delete(account.id);
      tellOf(channel, [account], origin);
    },
    retitle(channel, title, by, origin) {
      channel.title = title;
      return post(channel, by, { _: "messageActionChatEditTitle", title }, origin);
    },
    setPhoto(channel, photo, by, origin) {
      channel.photo = photo;
      const action = photo
        ? { _: "messageActionChatEditPhoto", photo: photoView(photo) }
        : { _: "messageActionChatDeletePhoto" };
      return post(channel, by, action, origin);
    },
    restrictAll(channel, ban, origin) {
      channel.defaultBan = ban;
      tellOf(channel, everybodyIn(channel), origin);
    },
    setSlowMode(channel, seconds, origin) {
      channel.slowModeSeconds = seconds;
      tellOf(channel, everybodyIn(channel), origin);
    },
    link(channel, group, origin) {
      const changed = [channel, channel.linked, group, group?.linked].filter((chat) => chat !== undefined);
      for (const chat of changed) chat.linked = undefined;
      if (group) {
        channel.linked = group;
        group.linked = channel;
      }
      for (const chat of new Set(changed)) tellOf(chat, everybodyIn(chat), origin);
    },
    remove(channel, origin) {
      const members = everybodyIn(channel);
      channel.members.clear();
      channel.username = undefined;
      tellOf(channel, members, origin);
      channels.remove(channel);
    },
  };
}

function newestId(channel: Channel): number {
  return channel.box.idsAfter(channel, 0).at(-1) ?? 0;
}

function readAll(channel: Channel, account: Account): void {
  const member = channel.members.get(account.id);
  if (member) member.readInboxMaxId = newestId(channel);
}
