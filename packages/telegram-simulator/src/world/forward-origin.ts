import type { Forward, Message } from "./boxes/post.ts";

/**
 * What a forward tells of where the message comes from: a forward of a forward names the first author, posts of a
 * channel name the channel, and anonymous administrators their group.
 */
export function forwardOrigin({ id, post, dialog: { peer } }: Message): Omit<Forward, "savedFrom"> {
  const { author, date, forward } = post;
  if (forward) return forward;
  if (peer.kind !== "channel") return { from: author, date };
  if (peer.isBroadcast) return { from: peer, date, channelPost: id };
  return { from: post.flags.isAnonymous ? peer : author, date };
}
