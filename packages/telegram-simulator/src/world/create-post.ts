import type { TlObject } from "../tl/tl-object.ts";
import type { Draft, Post, PostFlags } from "./boxes/post.ts";
import { writesAnonymously } from "./channels/membership.ts";

/** Shared by all messages without: there are as many as a million. */
const noEntities: TlObject[] = [];
const noFlags: PostFlags = {};

/** Makes a post that has no copies yet, written at `date`. */
export function createPost(draft: Draft, date: number): Post {
  const post: Post = {
    author: draft.from,
    date,
    text: draft.text ?? "",
    entities: draft.entities?.length ? draft.entities : noEntities,
    media: draft.media,
    action: draft.action,
    reply: draft.reply,
    forward: draft.forward,
    groupedId: draft.groupedId,
    randomId: draft.randomId,
    flags: flagsOf(draft),
    editDate: undefined,
    reactions: undefined,
    viewerIds: isChannelPost(draft) ? new Set() : undefined,
    copies: [],
  };
  if (draft.media?.kind === "poll") draft.media.poll.posts.add(post);
  return post;
}

function flagsOf(draft: Draft): PostFlags {
  const set = Object.entries({ ...draft.flags, ...namingFlags(draft) }).filter(([, isSet]) => isSet);
  return set.length > 0 ? Object.fromEntries(set) : noFlags;
}

function isChannelPost({ to, action }: Draft): boolean {
  return to.kind === "channel" && to.isBroadcast && action === undefined;
}

/** In whose name a channel's message is written, as long as the author's rights are what they are now. */
function namingFlags({ from, to, flags }: Draft): PostFlags | undefined {
  if (to.kind !== "channel") return undefined;
  if (to.isBroadcast) return { isSigned: to.hasSignatures };
  return { isAnonymous: from === undefined ? !flags?.isDiscussed : writesAnonymously(to, from) };
}
