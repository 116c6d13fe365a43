import type { Account } from "./account.ts";
import type { Post } from "./boxes/post.ts";
import type { Peer } from "./peer.ts";

/** In a group, whoever is named by a post or wrote what it answers is marked as mentioned. */
export function isMentioned(reader: Account, post: Post, peer: Peer): boolean {
  if (peer.kind === "user") return false;
  if (post.reply?.to.author === reader) return true;
  return post.entities.some(({ _, offset, length, user_id }) => {
    if (_ === "messageEntityMentionName") return user_id === reader.id;
    if (_ !== "messageEntityMention" || reader.username === undefined) return false;
    // Both are of TL type int.
    const start = offset as number;
    const name = post.text.slice(start + 1, start + (length as number));
    return name.toLowerCase() === reader.username.toLowerCase();
  });
}
