import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { BoxEvent } from "../boxes/box-event.ts";
import { messageView } from "./message-view.ts";

/** TL type Update: a change of a channel's message box, counted by the channel's own `pts`. */
export function channelEventView(event: BoxEvent, channelId: bigint, viewer: Account): TlObject {
  const state = { pts: event.pts, pts_count: event.ptsCount };
  switch (event.kind) {
    case "new":
      return { _: "updateNewChannelMessage", message: messageView(event.message, viewer), ...state };
    case "edited":
      return { _: "updateEditChannelMessage", message: messageView(event.message, viewer), ...state };
    case "deleted":
      return { _: "updateDeleteChannelMessages", channel_id: channelId, messages: event.ids, ...state };
    case "pinned":
      return {
        _: "updatePinnedChannelMessages",
        pinned: event.pinned,
        channel_id: channelId,
        messages: event.ids,
        ...state,
      };
    default:
      throw new Error(`unreachable: ${event.kind} is counted in no channel`);
  }
}
