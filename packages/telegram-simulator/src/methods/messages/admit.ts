import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";
import type { Draft } from "../../world/boxes/post.ts";
import { forbiddenBy, isAdmin, slowModeWaitSeconds } from "../../world/channels/membership.ts";
import type { BannedRight } from "../../world/channels/rights.ts";
import { isGroupAdmin } from "../../world/group.ts";
import { type MediaKind, mediaKind } from "../../world/media/media.ts";
import type { World } from "../../world/world.ts";

/**
 * The last check before messages are sent: whether the receiver takes them, the group allows what is in them, and it is
 * not too soon. Throws RpcError, names and numbers as in core.telegram.org/api/errors; otherwise they count against the
 * limits.
 */
export function admit(world: World, account: Account, drafts: readonly Draft[]): void {
  const [first] = drafts;
  if (first === undefined) return;
  const { to } = first;
  if (to.kind === "user") checkReceiver(account, to);
  if (to.kind === "group") {
    const isForbidden = (right: BannedRight) => to.defaultBan.rights.has(right) && !isGroupAdmin(to, account);
    for (const draft of drafts) checkContent(isForbidden, draft);
  }
  if (to.kind === "channel") {
    const isForbidden = (right: BannedRight) => forbiddenBy(to, account, [right]) !== undefined;
    for (const draft of drafts) checkContent(isForbidden, draft);
    const waitSeconds = slowModeWaitSeconds(to, account);
    if (waitSeconds > 0) throw new RpcError(420, `SLOWMODE_WAIT_${waitSeconds}`);
  }
  const refusal = world.sendLimits.take(account, to, drafts.length);
  if (refusal && "isPeerFlood" in refusal) throw new RpcError(400, "PEER_FLOOD");
  if (refusal) throw new RpcError(420, `FLOOD_WAIT_${refusal.waitSeconds}`);
  if (to.kind === "channel" && !isAdmin(to, account)) to.lastWritten.set(account.id, to.nowSeconds());
}

function checkReceiver(account: Account, to: Account): void {
  if (to.isDeleted) throw new RpcError(400, "INPUT_USER_DEACTIVATED");
  if (to.blocked.has(account.id)) throw new RpcError(403, "USER_IS_BLOCKED");
  if (account.blocked.has(to.id)) throw new RpcError(400, "YOU_BLOCKED_USER");
}

/** Which right each kind of media needs besides `send_media`, and what the error says where it is missing. */
const mediaRules: Partial<Record<MediaKind, [right: BannedRight, error: string]>> = {
  photo: ["send_photos", "CHAT_SEND_PHOTOS_FORBIDDEN"],
  video: ["send_videos", "CHAT_SEND_VIDEOS_FORBIDDEN"],
  video_note: ["send_roundvideos", "CHAT_SEND_ROUNDVIDEOS_FORBIDDEN"],
  audio: ["send_audios", "CHAT_SEND_AUDIOS_FORBIDDEN"],
  voice: ["send_voices", "CHAT_SEND_VOICES_FORBIDDEN"],
  document: ["send_docs", "CHAT_SEND_DOCS_FORBIDDEN"],
  sticker: ["send_stickers", "CHAT_SEND_STICKERS_FORBIDDEN"],
  animation: ["send_gifs", "CHAT_SEND_GIFS_FORBIDDEN"],
  poll: ["send_polls", "CHAT_SEND_POLL_FORBIDDEN"],
};

function checkContent(isForbidden: (right: BannedRight) => boolean, { media }: Draft): void {
  const check = (right: BannedRight, error: string) => {
    if (isForbidden(right)) throw new RpcError(403, error);
  };
  const kind = media && mediaKind(media);
  if (kind === undefined || kind === "webpage") {
    check("send_plain", "CHAT_SEND_PLAIN_FORBIDDEN");
    return;
  }
  check("send_media", "CHAT_SEND_MEDIA_FORBIDDEN");
  const rule = mediaRules[kind];
  if (rule) check(...rule);
}
