import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { banOf, isAdmin } from "../../world/channels/membership.ts";
import { bannedView, channelView, participantView } from "../../world/views/channel-view.ts";
import { userView } from "../../world/views/user-view.ts";
import type { World } from "../../world/world.ts";
import { requireChannel, userOf } from "../input-peer.ts";
import { method } from "../method.ts";

interface GetParticipants {
  channel: TlObject;
  filter: TlObject;
  offset: number;
  limit: number;
}

/** Somebody to be listed, and the object that says what they are in the channel. */
interface Listed {
  account: Account;
  view: TlObject;
}

const mostParticipants = 200;

/** channels.getParticipants and channels.getParticipant. */
export function channelParticipantMethods(world: World): MethodTable {
  return {
    "channels.getParticipants": method<GetParticipants>((call, { channel: input, filter, offset, limit }) => {
      const viewer = call.requireAccount();
      const channel = requireChannel(world, viewer, input);
      if (channel.isBroadcast && !isAdmin(channel, viewer)) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      const all = listedBy(channel, viewer, filter);
      const page = all.slice(offset, offset + Math.min(Math.max(limit, 0), mostParticipants));
      return {
        _: "channels.channelParticipants",
        count: all.length,
        participants: page.map(({ view }) => view),
        chats: [channelView(viewer, channel)],
        users: page.map(({ account }) => userView(viewer, account)),
      };
    }),
    "channels.getParticipant": method<{ channel: TlObject; participant: TlObject }>((call, request) => {
      const viewer = call.requireAccount();
      const channel = requireChannel(world, viewer, request.channel);
      const account = userOf(world, viewer, request.participant);
      if (account === undefined) throw new RpcError(400, "PARTICIPANT_ID_INVALID");
      const member = channel.members.get(account.id);
      const ban = banOf(channel, account);
      if (member === undefined && ban === undefined) throw new RpcError(400, "USER_NOT_PARTICIPANT");
      if (channel.isBroadcast && account !== viewer && !isAdmin(channel, viewer)) {
        throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      }
      return {
        _: "channels.channelParticipant",
        participant: member ? participantView(viewer, channel, member) : ban && bannedView(channel, ban),
        chats: [channelView(viewer, channel)],
        users: [userView(viewer, account)],
      };
    }),
  };
}

function listedBy(channel: Channel, viewer: Account, filter: TlObject): Listed[] {
  const members = [...channel.members.values()].map((member) => ({
    account: member.account,
    view: participantView(viewer, channel, member),
  }));
  switch (filter._) {
    case "channelParticipantsRecent":
      return members;
    case "channelParticipantsAdmins":
      return members.filter(({ account }) => isAdmin(channel, account));
    case "channelParticipantsBots":
      return [];
    case "channelParticipantsSearch":
      return members.filter(({ account }) => isNamedLike(account, filter.q));
    case "channelParticipantsContacts":
      return members.filter(
        ({ account }) => viewer.contacts.has(account.id) && isNamedLike(account, filter.q),
      );
    case "channelParticipantsBanned":
      return bannedIn(channel, viewer, false);
    case "channelParticipantsKicked":
      return bannedIn(channel, viewer, true);
    default:
      throw new NotSimulatedError(filter._);
  }
}

/** Those who were thrown out, or those who are restricted; for administrators only. */
function bannedIn(channel: Channel, viewer: Account, isKicked: boolean): Listed[] {
  if (!isAdmin(channel, viewer)) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return [...channel.bans.values()]
    .filter((ban) => banOf(channel, ban.account) && ban.rights.has("view_messages") === isKicked)
    .map((ban) => ({ account: ban.account, view: bannedView(channel, ban) }));
}

function isNamedLike({ firstName, lastName = "", username = "" }: Account, query: unknown): boolean {
  return `${firstName} ${lastName} ${username}`.toLowerCase().includes(String(query).toLowerCase());
}
