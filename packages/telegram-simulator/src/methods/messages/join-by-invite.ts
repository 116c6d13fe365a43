import type { Call, MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import { isKicked } from "../../world/channels/membership.ts";
import type { BoxEvents } from "../../world/conversations.ts";
import { inviteHashIn } from "../../world/invites/invite-directory.ts";
import { type InviteLink, type InvitingChat, isExpired } from "../../world/invites/invite-link.ts";
import { eventView } from "../../world/views/event-view.ts";
import { importerView, invitationView, requesterView } from "../../world/views/invite-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import { userView } from "../../world/views/user-view.ts";
import type { World } from "../../world/world.ts";
import { channelAnswer } from "../channels/answer.ts";
import { checkRoom, joinResult, originOf } from "../channels/membership.ts";
import { requireUser } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { requireInvitingChat } from "./invite-links.ts";

interface GetImporters {
  peer: TlObject;
  requested?: true;
  link?: string;
  q?: string;
  offset_date: number;
  offset_user: TlObject;
  limit: number;
}

const mostListed = 100;

/** Coming into a chat by a link, and letting people in who have asked (core.telegram.org/api/invites). */
export function joinByInviteMethods(world: World): MethodTable {
  return { ...guestMethods(world), ...requestMethods(world) };
}

function guestMethods(world: World): MethodTable {
  const { invites, inviteActions } = world;
  return {
    "messages.checkChatInvite": method<{ hash: string }>((call, { hash }) => {
      const account = call.requireAccount();
      const link = requireGoodLink(world, account, hash, call.nowSeconds());
      if (!link.chat.members.has(account.id)) return invitationView(account, link);
      const [chat] = referencesOf(world.accounts, [], [link.chat]).viewedBy(account).chats;
      return { _: "chatInviteAlready", chat };
    }),
    "messages.importChatInvite": method<{ hash: string }>((call, { hash }) => {
      const account = call.requireAccount();
      const link = requireGoodLink(world, account, hash, call.nowSeconds());
      const { chat } = link;
      if (chat.members.has(account.id)) throw new RpcError(400, "USER_ALREADY_PARTICIPANT");
      checkRoom(world, account, 400, "CHANNELS_TOO_MUCH");
      if (link.isRequestNeeded) {
        if (!invites.requestsTo(chat).has(account.id)) inviteActions.ask(chat, account, link);
        throw new RpcError(400, "INVITE_REQUEST_SENT");
      }
      const entry = { chat, account, link, approvedBy: undefined };
      const events = inviteActions.enter(entry, originOf(call, account));
      return joinResult(call, answerOf(world, account, chat, [events]));
    }),
  };
}

function requestMethods(world: World): MethodTable {
  const { invites, inviteActions } = world;

  function decide(call: Call, chat: InvitingChat, users: readonly Account[], approved: boolean): TlObject {
    const by = call.requireAccount();
    const events = users.map((user) => inviteActions.decide(chat, user, by, approved, originOf(call, by)));
    return answerOf(world, by, chat, events);
  }

  return {
    "messages.getChatInviteImporters": method<GetImporters>((call, request) => {
      rejectNotSimulated(request, ["subscription_expired"]);
      return importersView(world, call.requireAccount(), request);
    }),
    "messages.hideChatJoinRequest": method<{ peer: TlObject; user_id: TlObject; approved?: true }>(
      (call, request) => {
        const account = call.requireAccount();
        const chat = requireInvitingChat(world, account, request.peer);
        const user = requireUser(world, account, request.user_id);
        if (chat.members.has(user.id)) throw new RpcError(400, "USER_ALREADY_PARTICIPANT");
        if (!invites.requestsTo(chat).has(user.id)) throw new RpcError(400, "HIDE_REQUESTER_MISSING");
        return decide(call, chat, [user], request.approved === true);
      },
    ),
    "messages.hideAllChatJoinRequests": method<{ peer: TlObject; link?: string; approved?: true }>(
      (call, request) => {
        const chat = requireInvitingChat(world, call.requireAccount(), request.peer);
        const hash = request.link && inviteHashIn(request.link);
        const waiting = [...invites.requestsTo(chat).values()].filter(
          ({ link }) => !hash || link?.hash === hash,
        );
        if (waiting.length === 0) throw new RpcError(400, "HIDE_REQUESTER_MISSING");
        const users = waiting.map(({ account }) => account);
        return decide(call, chat, users, request.approved === true);
      },
    ),
  };
}

/** Those who have come by a link, or wait to be let in; newest first. */
function importersView(world: World, viewer: Account, request: GetImporters): TlObject {
  const chat = requireInvitingChat(world, viewer, request.peer);
  const hash = request.link && inviteHashIn(request.link);
  const waiting = [...world.invites.requestsTo(chat).values()]
    .filter(({ link }) => !hash || link?.hash === hash)
    .map((one) => ({ account: one.account, view: requesterView(one) }));
  const come = world.invites
    .linksOf(chat)
    .filter((link) => !hash || link.hash === hash)
    .flatMap(({ importers }) => [...importers.values()])
    .map((one) => ({ account: one.account, view: importerView(one) }));
  const words = (request.q ?? "").toLowerCase();
  const all = (request.requested ? waiting : come)
    .filter(({ account }) => `${account.firstName} ${account.lastName ?? ""}`.toLowerCase().includes(words))
    .reverse();
  const last = all.findIndex(({ account }) => account.id === request.offset_user.user_id);
  const page = all.slice(last + 1, last + 1 + Math.min(Math.max(request.limit, 1), mostListed));
  return {
    _: "messages.chatInviteImporters",
    count: all.length,
    importers: page.map(({ view }) => view),
    users: page.map(({ account }) => userView(viewer, account)),
  };
}

/** Throws RpcError for a link that nobody can come by, or at least not the caller. */
function requireGoodLink(world: World, account: Account, hash: string, nowSeconds: number): InviteLink {
  if (hash === "") throw new RpcError(400, "INVITE_HASH_EMPTY");
  const link = world.invites.byHash(hash);
  if (link === undefined) throw new RpcError(400, "INVITE_HASH_INVALID");
  if (link.chat.members.has(account.id)) return link;
  const isOut = link.chat.kind === "channel" && isKicked(link.chat, account);
  if (isExpired(link, nowSeconds) || isOut) throw new RpcError(400, "INVITE_HASH_EXPIRED");
  return link;
}

function answerOf(world: World, account: Account, chat: InvitingChat, all: readonly BoxEvents[]): TlObject {
  const known = all.flatMap((events) => events.get(boxOf(account, chat)) ?? []);
  if (chat.kind === "channel") return channelAnswer(world, account, chat, known);
  const messages = known.flatMap((event) => ("message" in event ? event.message : []));
  const about = referencesOf(world.accounts, messages, [account, chat]).peers;
  return world.view.full(
    account,
    known.map((event) => eventView(event, account)),
    about,
  );
}
