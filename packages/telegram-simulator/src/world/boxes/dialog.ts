import type { Peer } from "../peer.ts";

/** One chat as its owner's message box keeps it. */
export interface Dialog {
  readonly peer: Peer;
  /** Ids of the messages, ascending. */
  messageIds: number[];
  /** The owner has read incoming messages up to this id. */
  readInboxMaxId: number;
  /** The other side has read the owner's messages up to this id. */
  readOutboxMaxId: number;
  unreadCount: number;
  /** When the owner has read up to where, ascending. */
  readonly readMarks: ReadMark[];
  /** The owner's messages with reactions that the owner has not seen. */
  readonly unreadReactionIds: Set<number>;
}

/** The owner of a dialog has read up to a message, at a Unix time in seconds. */
export interface ReadMark {
  readonly maxId: number;
  readonly date: number;
}

/** A chat in which nothing was written yet. */
export function emptyDialog(peer: Peer): Dialog {
  return {
    peer,
    messageIds: [],
    readInboxMaxId: 0,
    readOutboxMaxId: 0,
    unreadCount: 0,
    readMarks: [],
    unreadReactionIds: new Set(),
  };
}

/** The index of the first id that is not below `id`. */
export function lowerBound(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // In range by the loop's condition.
    if ((ids[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
