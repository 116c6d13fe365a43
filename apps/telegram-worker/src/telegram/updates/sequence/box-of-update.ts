import { Api } from "telegram";
import { messageOf } from "../chat-of-update.ts";
import { markedChannelId, markedIdOf } from "../marked-id.ts";

/**
 * A sequence in which updates are numbered: `common` is the box of private chats and basic groups, `qts` that of secret
 * chats, `seq` that of containers; a channel's is called by its marked id (core.telegram.org/api/updates).
 */
export type Box = "common" | "qts" | "seq" | number;

/** An update's place. */
export interface Place {
  readonly box: Box;
  readonly pts: number;
  readonly count: number;
}

/** Where an update belongs; null for those without a number, which are applied as they come. */
export function placeOf(update: Api.TypeUpdate): Place | null {
  if ("pts" in update && "ptsCount" in update) {
    // Both are of TL type int in every constructor that has them.
    const { pts, ptsCount } = update as { pts: number; ptsCount: number };
    return pts > 0 ? { box: boxOf(update), pts, count: ptsCount } : null;
  }
  if ("qts" in update && typeof update.qts === "number" && update.qts > 0) {
    return { box: "qts", pts: update.qts, count: 1 };
  }
  return null;
}

function boxOf(update: Api.TypeUpdate): Box {
  if (update instanceof Api.UpdateNewChannelMessage || update instanceof Api.UpdateEditChannelMessage) {
    const peer = messageOf(update)?.peerId ?? update.message.peerId;
    return peer ? markedIdOf(peer) : "common";
  }
  if ("channelId" in update && update.channelId) return markedChannelId(update.channelId);
  return "common";
}
