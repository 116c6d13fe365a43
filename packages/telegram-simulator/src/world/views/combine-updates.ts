import type { TlObject } from "../../tl/tl-object.ts";

/** What every form of TL type Updates comes down to: `updates`. */
export interface PlainUpdates extends TlObject {
  _: "updates";
  updates: TlObject[];
  users: TlObject[];
  chats: TlObject[];
  date: number;
  seq: number;
}

/** Writes any form of Updates as `updates`, as a client reads it (core.telegram.org/api/updates#updates-sequence). */
export function updatesIn(pushed: TlObject, accountId: bigint): PlainUpdates {
  // Every form but updatesTooLong has a date, of TL type int.
  const empty = { users: [], chats: [], date: (pushed.date as number | undefined) ?? 0, seq: 0 };
  switch (pushed._) {
    case "updates":
    case "updatesCombined":
      // `updates` has exactly these fields; `updatesCombined` one more.
      return { ...(pushed as PlainUpdates), _: "updates" };
    case "updateShort":
      // Of TL type Update.
      return { _: "updates", updates: [pushed.update as TlObject], ...empty };
    case "updateShortMessage":
    case "updateShortChatMessage":
      return { _: "updates", updates: [newMessageIn(pushed, accountId)], ...empty };
    default:
      return { _: "updates", updates: [], ...empty };
  }
}

/** Puts several together. Those without a `seq` stand outside of the sequence and do not count for its range. */
export function combineUpdates(all: readonly PlainUpdates[]): TlObject {
  const numbers = all.map(({ seq }) => seq).filter((seq) => seq > 0);
  return {
    _: "updatesCombined",
    updates: all.flatMap(({ updates }) => updates),
    users: distinct(all.flatMap(({ users }) => users)),
    chats: distinct(all.flatMap(({ chats }) => chats)),
    date: Math.max(0, ...all.map(({ date }) => date)),
    seq_start: numbers.length > 0 ? Math.min(...numbers) : 0,
    seq: Math.max(0, ...numbers),
  };
}

function newMessageIn(pushed: TlObject, accountId: bigint): TlObject {
  const { _, pts, pts_count, user_id, chat_id, from_id, ...common } = pushed;
  const self = { _: "peerUser", user_id: accountId };
  const place =
    _ === "updateShortMessage"
      ? { peer_id: { _: "peerUser", user_id }, from_id: common.out === true ? self : undefined }
      : { peer_id: { _: "peerChat", chat_id }, from_id: { _: "peerUser", user_id: from_id } };
  return { _: "updateNewMessage", message: { _: "message", ...common, ...place }, pts, pts_count };
}

/** Of several versions of an object, the last one. */
function distinct(objects: readonly TlObject[]): TlObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}
