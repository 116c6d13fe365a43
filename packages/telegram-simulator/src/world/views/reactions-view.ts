import type { TlObject } from "../../tl/tl-object.ts";
import type { Post, Reaction } from "../boxes/post.ts";
import { reactionKey } from "../reaction-key.ts";
import { peerView } from "./peer-view.ts";

const mostRecent = 3;

/** TL type MessageReactions, as the viewer sees them; undefined when there are none (core.telegram.org/api/reactions). */
export function reactionsView(
  { reactions, author, viewerIds }: Post,
  viewerId: bigint,
): TlObject | undefined {
  if (reactions === undefined || reactions.length === 0) return undefined;
  // Broadcast channels do not say who it was; they are the ones that count views.
  const isHidden = viewerIds !== undefined;
  const own = reactions.filter(({ by }) => by.id === viewerId);
  const counts = [...Map.groupBy(reactions, ({ reaction }) => reactionKey(reaction))]
    // Of at least one, as groups are.
    .map(([key, same]) => ({ key, reaction: (same[0] as Reaction).reaction, count: same.length }))
    .sort((left, right) => right.count - left.count);
  return {
    _: "messageReactions",
    can_see_list: !isHidden,
    results: counts.map(({ key, reaction, count }) => {
      const chosen = own.findIndex((mine) => reactionKey(mine.reaction) === key);
      return { _: "reactionCount", chosen_order: chosen === -1 ? undefined : chosen, reaction, count };
    }),
    recent_reactions: isHidden
      ? undefined
      : reactions
          .slice(-mostRecent)
          .reverse()
          .map((one) => peerReactionView(one, viewerId, author?.id === viewerId)),
  };
}

/** TL type MessagePeerReaction. */
export function peerReactionView(
  { by, reaction, date, isBig, isUnread }: Reaction,
  viewerId: bigint,
  isAuthor: boolean,
): TlObject {
  return {
    _: "messagePeerReaction",
    big: isBig,
    unread: isAuthor && isUnread,
    my: by.id === viewerId,
    peer_id: peerView(by),
    date,
    reaction,
  };
}
