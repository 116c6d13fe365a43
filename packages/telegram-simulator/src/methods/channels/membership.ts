import type { Call, MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { forbiddenBy, hasAdminRight, isKicked, isMember } from "../../world/channels/membership.ts";
import type { World } from "../../world/world.ts";
import { requireChannel, requireUser } from "../input-peer.ts";
import { method } from "../method.ts";
import { channelAnswer } from "./answer.ts";

/** Supergroups and channels that one account can be in (core.telegram.org/api/config, channels_limit_default). */
const mostChannels = 500;
/** The first of the loaded layers in which the answer to joining is an object of its own. */
const joinResultLayer = 227;
/** Users that one call invites. */
const mostInvited = 200;

/** Who comes and goes: channels.joinChannel, leaveChannel and inviteToChannel. */
export function channelMembershipMethods(world: World): MethodTable {
  const { channelActions } = world;
  return {
    "channels.joinChannel": method<{ channel: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      if (isMember(channel, account)) throw new RpcError(400, "USER_ALREADY_PARTICIPANT");
      checkRoom(world, account, 400, "CHANNELS_TOO_MUCH");
      if (channel.isJoinRequestNeeded) {
        const isWaiting = world.invites.requestsTo(channel).has(account.id);
        if (!isWaiting) world.inviteActions.ask(channel, account, undefined);
        throw new RpcError(400, "INVITE_REQUEST_SENT");
      }
      const event = channelActions.join(channel, account, account, originOf(call, account));
      return joinResult(call, channelAnswer(world, account, channel, [event]));
    }),
    "channels.leaveChannel": method<{ channel: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      if (!isMember(channel, account)) throw new RpcError(400, "USER_NOT_PARTICIPANT");
      if (channel.creator === account) throw new RpcError(400, "USER_CREATOR");
      const event = channelActions.leave(channel, account, originOf(call, account));
      return channelAnswer(world, account, channel, [event]);
    }),
    "channels.inviteToChannel": method<{ channel: TlObject; users: TlObject[] }>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      checkMayInvite(channel, account);
      if (request.users.length > mostInvited) throw new RpcError(400, "USERS_TOO_MUCH");
      const users = request.users.map((input) => requireUser(world, account, input));
      for (const user of users) checkInvitable(world, channel, account, user);
      const newcomers = users.filter((user) => !isMember(channel, user));
      const origin = originOf(call, account);
      const events = newcomers.map((user) => channelActions.join(channel, user, account, origin));
      const updates = channelAnswer(world, account, channel, events);
      return { _: "messages.invitedUsers", updates, missing_invitees: [] };
    }),
  };
}

/** What joining is answered with, in the caller's layer. */
export function joinResult(call: Call, updates: TlObject): TlObject {
  return call.layer < joinResultLayer ? updates : { _: "messages.chatInviteJoinResultOk", updates };
}

/** The session that hears of the change by its call's result. */
export function originOf(call: Call, account: Account) {
  return { account, sessionId: call.sessionId };
}

/** In a supergroup everybody may as long as it is not forbidden; in a channel administrators may. */
function checkMayInvite(channel: Channel, account: Account): void {
  if (hasAdminRight(channel, account, "invite_users")) return;
  const isFree = isMember(channel, account) && forbiddenBy(channel, account, ["invite_users"]) === undefined;
  if (channel.isBroadcast || !isFree) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
}

function checkInvitable(world: World, channel: Channel, by: Account, user: Account): void {
  if (isKicked(channel, user)) throw new RpcError(400, "USER_KICKED");
  if (user.blocked.has(by.id)) throw new RpcError(403, "USER_PRIVACY_RESTRICTED");
  checkRoom(world, user, 403, "USER_CHANNELS_TOO_MUCH");
}

/** Throws RpcError, code and name as given, when the account is in too many channels already. */
export function checkRoom({ channels }: World, account: Account, code: number, error: string): void {
  const count = [...channels].filter((channel) => isMember(channel, account)).length;
  if (count >= mostChannels) throw new RpcError(code, error);
}
