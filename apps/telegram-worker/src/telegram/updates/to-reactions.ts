import type { MessageReactions, ReactionType } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "./marked-id.ts";

/** TL reactions → the event's; kinds that the Bot API has no name for are left out. */
export function toReactions({
  results,
  recentReactions,
}: Api.MessageReactions): Pick<MessageReactions, "reactions" | "recent"> {
  return {
    reactions: results.flatMap(({ reaction, count, chosenOrder }) => {
      const type = toReactionType(reaction);
      // The library gives absent fields as null, whatever its types say.
      return type ? [{ type, total_count: count, chosen: (chosenOrder ?? null) !== null }] : [];
    }),
    recent: (recentReactions ?? []).flatMap(({ peerId, reaction, date }) => {
      const type = toReactionType(reaction);
      return type ? [{ sender_id: markedIdOf(peerId), type, date }] : [];
    }),
  };
}

function toReactionType(reaction: Api.TypeReaction): ReactionType | null {
  if (reaction instanceof Api.ReactionEmoji) return { type: "emoji", emoji: reaction.emoticon };
  if (reaction instanceof Api.ReactionCustomEmoji) {
    return { type: "custom_emoji", custom_emoji_id: reaction.documentId.toString() };
  }
  return reaction instanceof Api.ReactionPaid ? { type: "paid" } : null;
}
