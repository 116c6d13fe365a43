import type { TlObject } from "../tl/tl-object.ts";
import type { Draft, Post, PostFlags } from "./boxes/post.ts";
import { writesAnonymously } from "./channels/membership.ts";

/** Shared by all messages without: there are as many as a million. */
const noEntities: TlObject[] = [];
const noFlags: PostFlags = {};

/** What most posts do not have: they share this, as it stands on their prototype, until it is set on one of them. */
const rare: Omit<Post, "author" | "date" | "text" | "randomId" | "copies"> = {
  entities: noEntities,
  media: undefined,
  action: undefined,
  reply: undefined,
  forward: undefined,
  groupedId: undefined,
  flags: noFlags,
  editDate: undefined,
  reactions: undefined,
  viewerIds: undefined,
};

/** Half as large in memory as an object that has all of Post's fields itself: there are as many as a million. */
class StoredPost {
  readonly author: Post["author"];
  readonly date: number;
  text: string;
  readonly randomId: bigint | undefined;
  copies: Post["copies"] = [];

  constructor({ from, text = "", randomId }: Draft, date: number) {
    this.author = from;
    this.date = date;
    this.text = text;
    this.randomId = randomId;
  }
}
Object.assign(StoredPost.prototype, rare);

/** Makes a post that has no copies yet, written at `date`. */
export function createPost(draft: Draft, date: number): Post {
  const { media, action, reply, forward, groupedId, entities = [] } = draft;
  const flags = flagsOf(draft);
  const own: Partial<Post> = {
    ...(entities.length > 0 && { entities }),
    ...(media && { media }),
    ...(action && { action }),
    ...(reply && { reply }),
    ...(forward && { forward }),
    ...(groupedId !== undefined && { groupedId }),
    ...(flags !== noFlags && { flags }),
    ...(isChannelPost(draft) && { viewerIds: new Set<bigint>() }),
  };
  // The other fields stand on the prototype.
  const post = Object.assign(new StoredPost(draft, date) as Post, own);
  if (media?.kind === "poll") media.poll.posts.add(post);
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
