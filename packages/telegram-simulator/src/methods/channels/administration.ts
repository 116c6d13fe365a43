import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { hasAdminRight, isAdmin, isKicked } from "../../world/channels/membership.ts";
import { adminRightsIn, banIn } from "../../world/channels/rights.ts";
import type { World } from "../../world/world.ts";
import { checkUsername } from "../check-username.ts";
import { requireChannel, requireChannelAdmin, requireUser, userOf } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { chatPhoto } from "../uploaded-picture.ts";
import { channelAnswer } from "./answer.ts";
import { originOf } from "./membership.ts";

interface OfChannel {
  channel: TlObject;
}

interface CreateChannel {
  broadcast?: true;
  megagroup?: true;
  forum?: true;
  title: string;
  about: string;
}

const longestTitle = 128;
const longestAbout = 255;
const longestRank = 16;
/** The pauses of slow mode that there are (core.telegram.org/method/channels.toggleSlowMode). */
const slowModeSeconds = [0, 10, 30, 60, 300, 900, 3600];

/** What the creator and administrators do with a channel and its members. */
export function channelAdministrationMethods(world: World): MethodTable {
  return { ...ownerMethods(world), ...rightsMethods(world), ...settingMethods(world) };
}

/** Creating and deleting a channel, and its public name. */
function ownerMethods(world: World): MethodTable {
  const { channelActions } = world;
  return {
    "channels.createChannel": method<CreateChannel>((call, request) => {
      const creator = call.requireAccount();
      rejectNotSimulated(request, ["for_import", "geo_point", "address", "ttl_period"]);
      const { title, about } = request;
      checkTitle(title);
      if (about.length > longestAbout) throw new RpcError(400, "CHAT_ABOUT_TOO_LONG");
      const isBroadcast = request.megagroup !== true && request.forum !== true;
      const profile = { title, creator, isBroadcast, about, date: call.nowSeconds() };
      const { channel, message } = channelActions.create(profile, originOf(call, creator));
      if (request.forum) world.forum.toggle(channel, true, originOf(call, creator));
      return channelAnswer(world, creator, channel, [message]);
    }),
    "channels.deleteChannel": method<OfChannel>((call, request) => {
      const account = call.requireAccount();
      const channel = requireOwnChannel(world, account, request.channel);
      channelActions.remove(channel, originOf(call, account));
      return channelAnswer(world, account, channel);
    }),
    "channels.checkUsername": method<OfChannel & { username: string }>((call, request) => {
      requireOwnChannel(world, call.requireAccount(), request.channel);
      checkUsername(world, request.username);
      return true;
    }),
    "channels.updateUsername": method<OfChannel & { username: string }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireOwnChannel(world, account, request.channel);
      const { username } = request;
      if (username === (channel.username ?? "")) throw new RpcError(400, "USERNAME_NOT_MODIFIED");
      if (username !== "") checkUsername(world, username);
      channel.username = username || undefined;
      return true;
    }),
  };
}

/** channels.editAdmin and channels.editBanned. */
function rightsMethods(world: World): MethodTable {
  const { channelActions } = world;
  return {
    "channels.editAdmin": method<OfChannel & { user_id: TlObject; admin_rights: TlObject; rank?: string }>(
      (call, { channel: input, user_id, admin_rights, rank = "" }) => {
        const account = call.requireAccount();
        const channel = requireChannelAdmin(world, account, input, "add_admins");
        const user = requireUser(world, account, user_id);
        const rights = adminRightsIn(admin_rights);
        if (rank.length > longestRank) throw new RpcError(400, "ADMIN_RANK_INVALID");
        if (user === channel.creator && user !== account) throw new RpcError(400, "USER_CREATOR");
        if (isKicked(channel, user)) throw new RpcError(400, "USER_KICKED");
        checkGrantable(channel, account, user, rights);
        channelActions.promote(channel, user, account, { rights, rank }, originOf(call, account));
        return channelAnswer(world, account, channel);
      },
    ),
    "channels.editBanned": method<OfChannel & { participant: TlObject; banned_rights: TlObject }>(
      (call, { channel: input, participant, banned_rights }) => {
        const account = call.requireAccount();
        const channel = requireChannelAdmin(world, account, input, "ban_users");
        const user = userOf(world, account, participant);
        if (user === undefined) throw new RpcError(400, "PARTICIPANT_ID_INVALID");
        if (isAdmin(channel, user)) throw new RpcError(400, "USER_ADMIN_INVALID");
        const event = channelActions.ban(
          channel,
          user,
          account,
          banIn(banned_rights),
          originOf(call, account),
        );
        return channelAnswer(world, account, channel, [event]);
      },
    ),
  };
}

/** Title, slow mode and signatures. */
function settingMethods(world: World): MethodTable {
  const { channelActions } = world;
  return {
    "channels.editTitle": method<OfChannel & { title: string }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannelAdmin(world, account, request.channel, "change_info");
      checkTitle(request.title);
      if (request.title === channel.title) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      const event = channelActions.retitle(channel, request.title, account, originOf(call, account));
      return channelAnswer(world, account, channel, [event]);
    }),
    "channels.editPhoto": method<OfChannel & { photo: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      const channel = requireChannelAdmin(world, account, request.channel, "change_info");
      const photo = await chatPhoto(world, account, request.photo);
      if (photo === undefined && channel.photo === undefined) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      const event = channelActions.setPhoto(channel, photo, account, originOf(call, account));
      return channelAnswer(world, account, channel, [event]);
    }),
    "channels.toggleJoinRequest": method<OfChannel & { enabled: boolean }>((call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["apply_to_invites", "guard_bot"]);
      const channel = requireChannelAdmin(world, account, request.channel, "invite_users");
      if (channel.isBroadcast || channel.username === undefined)
        throw new RpcError(400, "CHAT_PUBLIC_REQUIRED");
      if (request.enabled === channel.isJoinRequestNeeded) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      channel.isJoinRequestNeeded = request.enabled;
      return channelAnswer(world, account, channel);
    }),
    "channels.toggleSlowMode": method<OfChannel & { seconds: number }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannelAdmin(world, account, request.channel, "ban_users");
      if (channel.isBroadcast) throw new RpcError(400, "CHAT_ID_INVALID");
      if (!slowModeSeconds.includes(request.seconds)) throw new RpcError(400, "SECONDS_INVALID");
      if (request.seconds === channel.slowModeSeconds) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      channelActions.setSlowMode(channel, request.seconds, originOf(call, account));
      return channelAnswer(world, account, channel);
    }),
    "channels.setDiscussionGroup": method<{ broadcast: TlObject; group: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannelAdmin(world, account, request.broadcast, "change_info");
      const isRemoval = request.group._ === "inputChannelEmpty";
      const group = isRemoval
        ? undefined
        : requireChannelAdmin(world, account, request.group, "pin_messages");
      if (!channel.isBroadcast) throw new RpcError(400, "BROADCAST_ID_INVALID");
      if (group?.isBroadcast) throw new RpcError(400, "MEGAGROUP_ID_INVALID");
      if (channel.linked === group) throw new RpcError(400, "LINK_NOT_MODIFIED");
      channelActions.link(channel, group, originOf(call, account));
      return true;
    }),
    "channels.toggleSignatures": method<OfChannel & { signatures_enabled?: true }>((call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["profiles_enabled"]);
      const channel = requireChannelAdmin(world, account, request.channel, "change_info");
      if (!channel.isBroadcast) throw new RpcError(400, "CHAT_ID_INVALID");
      const hasSignatures = request.signatures_enabled === true;
      if (hasSignatures === channel.hasSignatures) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      channel.hasSignatures = hasSignatures;
      return channelAnswer(world, account, channel);
    }),
  };
}

function requireOwnChannel(world: World, account: Account, input: TlObject): Channel {
  const channel = requireChannel(world, account, input);
  if (channel.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return channel;
}

/** Administrators give what they have, to those who are none yet or whom they have made one. */
function checkGrantable(
  channel: Channel,
  by: Account,
  user: Account,
  rights: ReturnType<typeof adminRightsIn>,
): void {
  if (channel.creator === by) return;
  if ([...rights].some((right) => !hasAdminRight(channel, by, right)))
    throw new RpcError(403, "RIGHT_FORBIDDEN");
  const admin = channel.members.get(user.id)?.admin;
  if (admin && admin.promotedBy !== by) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
}

function checkTitle(title: string): void {
  if (title.trim() === "" || title.length > longestTitle) throw new RpcError(400, "CHAT_TITLE_EMPTY");
}
