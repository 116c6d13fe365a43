import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { Alarms } from "./alarms.ts";
import { boxOf } from "./boxes/box-of.ts";
import type { Dialog } from "./boxes/dialog.ts";
import type { Message, Post } from "./boxes/post.ts";
import type { Conversations, Origin } from "./conversations.ts";
import { onceSeconds } from "./media/media.ts";
import type { Poll } from "./polls/poll.ts";
import { peerView } from "./views/peer-view.ts";
import { pollResultsView, pollView } from "./views/poll-view.ts";
import { reactionsView } from "./views/reactions-view.ts";

/** What people do with a post without writing: react, vote, open what destroys itself. Nothing of it counts in pts. */
export interface Feedback {
  /** Replaces the account's reactions, objects of TL type Reaction; none takes them back. */
  react(post: Post, by: Account, reactions: readonly TlObject[], isBig?: boolean, origin?: Origin): void;
  /** The account has seen the reactions to its messages in the dialog. */
  readReactions(account: Account, dialog: Dialog): void;
  /** Replaces the account's vote; no options take it back. */
  vote(poll: Poll, by: Account, options: readonly Buffer[], origin?: Origin): void;
  closePoll(poll: Poll): void;
  /** Has the poll close itself at its time. */
  watch(poll: Poll): void;
  /** Somebody has opened the post's media: if it is of that kind, it destroys itself. */
  open(post: Post): void;
}

/** What feedback needs of the world. */
export interface FeedbackContext {
  readonly conversations: Conversations;
  readonly alarms: Alarms;
  nowSeconds(): number;
}

/** Creates the feedback of a world. */
export function createFeedback({ conversations, alarms, nowSeconds }: FeedbackContext): Feedback {
  function tellOfPoll(poll: Poll, origin?: Origin): void {
    const told = new Set<Account>();
    for (const { account, message } of [...poll.posts].flatMap(conversations.audience)) {
      if (told.has(account)) continue;
      told.add(account);
      conversations.notify(account, [pollUpdate(poll, account.id)], new Set([message.dialog.peer]), origin);
    }
  }

  function closePoll(poll: Poll): void {
    if (poll.closed) return;
    poll.closed = true;
    tellOfPoll(poll);
  }

  return {
    react(post, by, reactions, isBig = false, origin) {
      const date = nowSeconds();
      const others = (post.reactions ?? []).filter((one) => one.by !== by);
      const own = reactions.map((reaction) => ({ by, reaction, date, isBig, isUnread: post.author !== by }));
      post.reactions = [...others, ...own];
      for (const { account, message } of conversations.audience(post)) {
        if (account === post.author && by !== account) markUnread(message, own.length > 0);
        const update = reactionsUpdate(post, message, account);
        conversations.notify(account, [update], new Set([message.dialog.peer, by]), origin);
      }
    },
    readReactions(account, dialog) {
      for (const id of dialog.unreadReactionIds) {
        const post = boxOf(account, dialog.peer).message(id)?.post;
        if (post && post.author !== account) continue;
        if (post) post.reactions = post.reactions?.map((one) => ({ ...one, isUnread: false }));
        dialog.unreadReactionIds.delete(id);
      }
    },
    vote(poll, by, options, origin) {
      poll.votes.delete(by.id);
      if (options.length > 0) poll.votes.set(by.id, { account: by, options, date: nowSeconds() });
      tellOfPoll(poll, origin);
    },
    closePoll,
    watch(poll) {
      if (poll.closeDate !== undefined) alarms.at(poll.closeDate, () => closePoll(poll));
    },
    open(post) {
      const { media } = post;
      if (media?.kind !== "photo" && media?.kind !== "document") return;
      const { selfDestruction } = media;
      if (selfDestruction === undefined || selfDestruction.isDone) return;
      const seconds = selfDestruction.seconds === onceSeconds ? 0 : selfDestruction.seconds;
      alarms.at(nowSeconds() + seconds, () => {
        if (post.media !== media) return;
        post.media = { ...media, selfDestruction: { ...selfDestruction, isDone: true } };
        conversations.announceEdit(post);
      });
    },
  };
}

function markUnread({ id, dialog, post }: Message, isNew: boolean): void {
  if (isNew || post.reactions?.some(({ isUnread }) => isUnread)) dialog.unreadReactionIds.add(id);
  else dialog.unreadReactionIds.delete(id);
}

/** updateMessagePoll, as the viewer sees the poll. */
export function pollUpdate(poll: Poll, viewerId: bigint): TlObject {
  return {
    _: "updateMessagePoll",
    poll_id: poll.id,
    poll: pollView(poll),
    results: pollResultsView(poll, viewerId),
  };
}

/** updateMessageReactions, as the viewer sees them. */
export function reactionsUpdate(
  post: Post,
  message: { id: number; dialog: { peer: Parameters<typeof peerView>[0] } },
  viewer: Account,
): TlObject {
  return {
    _: "updateMessageReactions",
    peer: peerView(message.dialog.peer),
    msg_id: message.id,
    reactions: reactionsView(post, viewer.id) ?? { _: "messageReactions", can_see_list: true, results: [] },
  };
}
