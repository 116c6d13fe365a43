import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Post } from "../../world/boxes/post.ts";
import { type Media, mediaKind } from "../../world/media/media.ts";
import type { World } from "../../world/world.ts";
import { mediaOf } from "../input-media.ts";

/** What may take the place of another media, and have its place taken. */
const replaceable = new Set(["photo", "document", "audio", "video", "animation", "webpage"]);

/**
 * The media that a post has after an edit with an InputMedia; the same one when the edit changed something within it,
 * as closing a poll does. Throws RpcError.
 */
export async function editedMedia(
  world: World,
  account: Account,
  post: Post,
  input: TlObject,
): Promise<Media | undefined> {
  const { media } = post;
  if (media?.kind === "poll") return closedPoll(world, media, input);
  if (media?.kind === "geo_live") return movedLocation(world, account, post, media, input);
  if (media && !replaceable.has(mediaKind(media))) throw new RpcError(400, "MEDIA_PREV_INVALID");
  const next = await mediaOf(world, account, input);
  if (next === undefined || !replaceable.has(mediaKind(next))) throw new RpcError(400, "MEDIA_NEW_INVALID");
  if (post.groupedId !== undefined && media && !fitsAlbum(media, next)) {
    throw new RpcError(400, "MEDIA_GROUPED_INVALID");
  }
  if (next.kind === "photo" && media?.kind === "photo" && next.photo.id === media.photo.id) return media;
  return next;
}

/** Clients close a poll by sending it again, closed; nothing else of it can be changed. */
function closedPoll(world: World, media: Media & { kind: "poll" }, input: TlObject): Media {
  if (input._ !== "inputMediaPoll" || (input.poll as TlObject).closed !== true) {
    throw new RpcError(400, "MEDIA_PREV_INVALID");
  }
  if (media.poll.closed) throw new RpcError(400, "MESSAGE_NOT_MODIFIED");
  world.feedback.closePoll(media.poll);
  return media;
}

/** Moves the place on the map, or ends it: then it has lasted as long as it has. */
function movedLocation(
  world: World,
  account: Account,
  post: Post,
  media: Media & { kind: "geo_live" },
  input: TlObject,
): Media | Promise<Media | undefined> {
  if (input._ !== "inputMediaGeoLive") throw new RpcError(400, "MEDIA_PREV_INVALID");
  const age = world.nowSeconds() - post.date;
  if (age >= media.periodSeconds) throw new RpcError(400, "MESSAGE_EDIT_TIME_EXPIRED");
  if (input.stopped) return { ...media, periodSeconds: age };
  return mediaOf(world, account, { ...input, period: input.period ?? media.periodSeconds });
}

/** Photos and videos replace each other; other kinds stay what they are. */
function fitsAlbum(media: Media, next: Media): boolean {
  const classOf = (one: Media) => (/^(photo|video)$/.test(mediaKind(one)) ? "visual" : mediaKind(one));
  return classOf(media) === classOf(next);
}
