import type { Draft, Message } from "../boxes/post.ts";

/**
 * What the discussion group of a channel gets when the message is posted there: a forward in the channel's name
 * (core.telegram.org/api/discussion). Undefined for anything else.
 */
export function discussedDraft({ id, post, dialog: { peer } }: Message): Draft | undefined {
  if (peer.kind !== "channel" || !peer.isBroadcast || peer.linked === undefined || post.action)
    return undefined;
  const { text, entities, media, date } = post;
  return {
    from: undefined,
    to: peer.linked,
    text,
    entities,
    media,
    forward: { from: peer, date, channelPost: id, savedFrom: { peer, messageId: id } },
    flags: { isDiscussed: true },
  };
}
