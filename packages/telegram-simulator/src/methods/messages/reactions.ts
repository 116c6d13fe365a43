import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { dialogOf } from "../../world/boxes/box-of.ts";
import type { Message } from "../../world/boxes/post.ts";
import { reactionsUpdate } from "../../world/feedback.ts";
import type { Peer } from "../../world/peer.ts";
import { reactionKey } from "../../world/reaction-key.ts";
import { peerReactionView } from "../../world/views/reactions-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { limits } from "../help.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { requireMessage } from "./require-message.ts";

interface SendReaction {
  peer: TlObject;
  msg_id: number;
  big?: true;
  reaction?: TlObject[];
}

interface GetReactionsList {
  peer: TlObject;
  id: number;
  reaction?: TlObject;
  offset?: string;
  limit: number;
}

/** How many an account may choose for one message (config reactions_user_max_default and …_premium). */
const mostOwnReactions = { default: limits.reactionsMax, premium: limits.reactionsMaxPremium };

const mostListed = 100;

/** Reactions (core.telegram.org/api/reactions). */
export function reactionMethods(world: World): MethodTable {
  const { feedback } = world;
  return {
    "messages.sendReaction": method<SendReaction>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const message = requireMessage(account, peer, request.msg_id);
      const { reaction: reactions = [] } = request;
      checkReactions(message, account, reactions);
      const origin = { account, sessionId: call.sessionId };
      feedback.react(message.post, account, reactions, request.big === true, origin);
      return updatesOf(world, account, peer, [message]);
    }),
    "messages.getMessagesReactions": method<{ peer: TlObject; id: number[] }>((call, request) => {
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const messages = request.id.map((id) => requireMessage(account, peer, id));
      return updatesOf(world, account, peer, messages);
    }),
    "messages.getMessageReactionsList": method<GetReactionsList>((call, request) => {
      const account = call.requireAccount();
      const { post } = requireMessage(account, requirePeer(world, account, request.peer), request.id);
      return reactionsList(world, account, post, request);
    }),
    "messages.readReactions": method<{ peer: TlObject }>((call, request) => {
      rejectNotSimulated(request, ["top_msg_id"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const dialog = dialogOf(account, peer);
      if (dialog) feedback.readReactions(account, dialog);
      return { _: "messages.affectedHistory", pts: account.box.pts, pts_count: 0, offset: 0 };
    }),
  };
}

function checkReactions({ post }: Message, account: Account, reactions: readonly TlObject[]): void {
  if (post.action) throw new RpcError(400, "MESSAGE_ID_INVALID");
  if (reactions.length > mostOwnReactions[account.isPremium ? "premium" : "default"])
    throw new RpcError(400, "REACTIONS_TOO_MANY");
  for (const reaction of reactions) {
    if (reaction._ === "reactionCustomEmoji") throw new RpcError(403, "PREMIUM_ACCOUNT_REQUIRED");
    const isEmoji = /^\p{Emoji_Presentation}|\p{Extended_Pictographic}/u.test(String(reaction.emoticon));
    if (reaction._ !== "reactionEmoji" || !isEmoji) throw new RpcError(400, "REACTION_INVALID");
  }
  const before = (post.reactions ?? []).filter(({ by }) => by === account);
  const isSame =
    before.length === reactions.length &&
    before.every((one, index) => reactionKey(one.reaction) === reactionKey(reactions[index] ?? { _: "" }));
  if (isSame) throw new RpcError(400, "MESSAGE_NOT_MODIFIED");
}

function updatesOf(world: World, account: Account, peer: Peer, messages: readonly Message[]): TlObject {
  const updates = messages.map((message) => reactionsUpdate(message.post, message, account));
  const reactors = messages.flatMap(({ post }) => post.reactions ?? []).map(({ by }) => by);
  return world.view.full(account, updates, new Set([account, peer, ...reactors]));
}

function reactionsList(
  world: World,
  account: Account,
  { reactions = [], author }: Message["post"],
  request: GetReactionsList,
): TlObject {
  const key = request.reaction && reactionKey(request.reaction);
  const chosen = reactions
    .filter(({ reaction }) => key === undefined || reactionKey(reaction) === key)
    .toReversed();
  const from = Number(request.offset || 0);
  const to = from + Math.min(Math.max(request.limit, 1), mostListed);
  const page = chosen.slice(from, to);
  return {
    _: "messages.messageReactionsList",
    count: chosen.length,
    reactions: page.map((one) => peerReactionView(one, account.id, author === account)),
    ...referencesOf(
      world.accounts,
      [],
      page.map(({ by }) => by),
    ).viewedBy(account),
    next_offset: to < chosen.length ? String(to) : undefined,
  };
}
