import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { BoxEvent } from "../boxes/box-event.ts";
import { channelEventView } from "./channel-event-view.ts";
import { messageView } from "./message-view.ts";
import { peerView } from "./peer-view.ts";

/** TL type Update: a change of a message box with its place in the box's history. */
export function eventView(event: BoxEvent, viewer: Account): TlObject {
  if (event.channelId !== undefined) return channelEventView(event, event.channelId, viewer);
  const state = { pts: event.pts, pts_count: event.ptsCount };
  switch (event.kind) {
    case "new":
      return { _: "updateNewMessage", message: messageView(event.message, viewer), ...state };
    case "edited":
      return { _: "updateEditMessage", message: messageView(event.message, viewer), ...state };
    case "deleted":
      return { _: "updateDeleteMessages", messages: event.ids, ...state };
    case "pinned":
      return {
        _: "updatePinnedMessages",
        pinned: event.pinned,
        peer: peerView(event.peer),
        messages: event.ids,
        ...state,
      };
    case "contents_read":
      return { _: "updateReadMessagesContents", messages: event.ids, ...state };
    case "outbox_read":
      return { _: "updateReadHistoryOutbox", peer: peerView(event.peer), max_id: event.maxId, ...state };
    case "inbox_read":
      return {
        _: "updateReadHistoryInbox",
        peer: peerView(event.peer),
        max_id: event.maxId,
        still_unread_count: event.unreadCount,
        ...state,
      };
  }
}
