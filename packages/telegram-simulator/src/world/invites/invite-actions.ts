import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { ChannelActions } from "../channels/channel-actions.ts";
import { hasAdminRight } from "../channels/membership.ts";
import type { BoxEvents, Conversations, Origin } from "../conversations.ts";
import { isGroupAdmin } from "../group.ts";
import { peerView } from "../views/peer-view.ts";
import type { InviteDirectory } from "./invite-directory.ts";
import type { InviteLink, InvitingChat } from "./invite-link.ts";

/** Who comes into a chat by a link, or asks to. Whether the link is still good is not asked here. */
export interface InviteActions {
  /** Lets the account in. The events are those of the service message that tells the others, if there is one. */
  enter(entry: Entry, origin?: Origin): BoxEvents;
  /** Notes that the account wants to be let in, and tells the administrators who may do so. */
  ask(chat: InvitingChat, account: Account, link: InviteLink | undefined): void;
  /** Lets somebody in who has asked, or does not; events as with enter. */
  decide(chat: InvitingChat, account: Account, by: Account, approved: boolean, origin?: Origin): BoxEvents;
}

/** How somebody comes into a chat. */
export interface Entry {
  readonly chat: InvitingChat;
  readonly account: Account;
  readonly link: InviteLink | undefined;
  /** Who let them in, when they had to ask. */
  readonly approvedBy: Account | undefined;
}

/** What the actions need of the world. */
export interface InviteActionsContext {
  readonly invites: InviteDirectory;
  readonly channelActions: ChannelActions;
  readonly conversations: Conversations;
  nowSeconds(): number;
}

/** Creates the actions of a world. */
export function createInviteActions(context: InviteActionsContext): InviteActions {
  const { invites, channelActions, conversations, nowSeconds } = context;

  function tellOfRequests(chat: InvitingChat, origin?: Origin): void {
    const waiting = [...invites.requestsTo(chat).values()];
    const recent = waiting.slice(-mostRecent).map(({ account }) => account);
    const update = {
      _: "updatePendingJoinRequests",
      peer: peerView(chat),
      requests_pending: waiting.length,
      recent_requesters: recent.map(({ id }) => id),
    };
    for (const admin of invitersIn(chat)) {
      conversations.notify(admin, [update], new Set([chat, ...recent]), origin);
    }
  }

  function enter({ chat, account, link, approvedBy }: Entry, origin?: Origin): BoxEvents {
    link?.importers.set(account.id, { account, date: nowSeconds(), approvedBy });
    const action = joinAction(link, approvedBy);
    const inviter = link?.admin ?? account;
    if (chat.kind === "channel") {
      const message = channelActions.join(chat, account, inviter, origin, action);
      return new Map(message ? [[chat.box, message]] : []);
    }
    chat.members.set(account.id, { account, inviter, date: nowSeconds(), isAdmin: false });
    chat.version += 1;
    return conversations.post({ from: account, to: chat, action }, origin);
  }

  return {
    enter,
    ask(chat, account, link) {
      invites.requestsTo(chat).set(account.id, { account, date: nowSeconds(), link });
      tellOfRequests(chat);
    },
    decide(chat, account, by, approved, origin) {
      const request = invites.requestsTo(chat).get(account.id);
      invites.requestsTo(chat).delete(account.id);
      const entry = { chat, account, link: request?.link, approvedBy: by };
      const events: BoxEvents = approved ? enter(entry, origin) : new Map();
      tellOfRequests(chat, origin);
      return events;
    },
  };
}

/** Names that the update about waiting people carries. */
const mostRecent = 3;

function joinAction(link: InviteLink | undefined, approvedBy: Account | undefined): TlObject {
  if (approvedBy || link === undefined) return { _: "messageActionChatJoinedByRequest" };
  return { _: "messageActionChatJoinedByLink", inviter_id: link.admin.id };
}

/** The administrators who may let people in. */
function invitersIn(chat: InvitingChat): Account[] {
  return [...chat.members.values()]
    .map(({ account }) => account)
    .filter((account) => mayInvite(chat, account));
}

/** Whether the account may make links and let people in. */
export function mayInvite(chat: InvitingChat, account: Account): boolean {
  if (chat.kind === "channel") return hasAdminRight(chat, account, "invite_users");
  return isGroupAdmin(chat, account);
}
