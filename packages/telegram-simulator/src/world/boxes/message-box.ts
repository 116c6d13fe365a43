import { markedId, type Peer } from "../peer.ts";
import type { BoxChange, BoxEvent } from "./box-event.ts";
import { type Dialog, lowerBound } from "./dialog.ts";
import type { Message, Post } from "./post.ts";

/**
 * The messages of one account in private chats and basic groups: ids that grow by one over all chats, the chats
 * themselves, and the log of changes behind `pts`.
 */
export interface MessageBox {
  readonly ownerId: bigint;
  readonly pts: number;
  readonly unreadCount: number;
  readonly messageCount: number;
  /** Chats by the peer's marked id. */
  readonly dialogs: ReadonlyMap<bigint, Dialog>;
  message(id: number): Message | undefined;
  /** Whether a message of this box may lack its "listened to" mark (voice notes and round videos). */
  isContentUnread(id: number): boolean;
  /** Puts a copy of the post in. */
  add(post: Post, peer: Peer, out: boolean): BoxEvent & { kind: "new" };
  /** Logs that the message's post has changed. */
  logEdit(message: Message): BoxEvent;
  /** Takes messages out. Ids that are not here are left out of the event. */
  remove(ids: readonly number[]): BoxEvent & { kind: "deleted" };
  /** Marks incoming messages up to `maxId` as read; undefined when they already were. */
  readInbox(dialog: Dialog, maxId: number): BoxEvent | undefined;
  /** Marks the owner's messages up to `maxId` as read by the other side; undefined when they already were. */
  readOutbox(dialog: Dialog, maxId: number): BoxEvent | undefined;
  /** Marks voice notes and round videos as played; ids that were not unread are left out of the event. */
  readContents(ids: readonly number[]): BoxEvent & { kind: "contents_read" };
  /** The events after the state `pts`, oldest first, at most `limit`. */
  eventsAfter(pts: number, limit: number): BoxEvent[];
}

/** A new account's `pts`: a state has to be above 0. */
const firstPts = 1;

/** Creates an empty box. */
export function createMessageBox(ownerId: bigint): MessageBox {
  const messages = new Map<number, Message>();
  const dialogs = new Map<bigint, Dialog>();
  const unplayed = new Set<number>();
  const log: BoxEvent[] = [];
  let pts = firstPts;
  let lastId = 0;
  let unreadCount = 0;

  function append<C extends BoxChange>(change: C, ptsCount: number): C & { pts: number; ptsCount: number } {
    pts += ptsCount;
    const event = { ...change, pts, ptsCount };
    if (ptsCount > 0) log.push(event);
    return event;
  }

  function dialogWith(peer: Peer): Dialog {
    const key = markedId(peer);
    const known = dialogs.get(key);
    if (known) return known;
    const dialog = { peer, messageIds: [], readInboxMaxId: 0, readOutboxMaxId: 0, unreadCount: 0 };
    dialogs.set(key, dialog);
    return dialog;
  }

  function countUnread(dialog: Dialog, difference: number): void {
    dialog.unreadCount += difference;
    unreadCount += difference;
  }

  function take(message: Message): void {
    const { id, dialog, post, out } = message;
    messages.delete(id);
    unplayed.delete(id);
    dialog.messageIds.splice(lowerBound(dialog.messageIds, id), 1);
    post.copies.splice(post.copies.indexOf(message), 1);
    if (!out && id > dialog.readInboxMaxId) countUnread(dialog, -1);
  }

  const box: MessageBox = {
    ownerId,
    get pts() {
      return pts;
    },
    get unreadCount() {
      return unreadCount;
    },
    get messageCount() {
      return messages.size;
    },
    dialogs,
    message: (id) => messages.get(id),
    isContentUnread: (id) => unplayed.has(id),
    add(post, peer, out) {
      const dialog = dialogWith(peer);
      const message = { id: ++lastId, post, box, dialog, out };
      messages.set(message.id, message);
      dialog.messageIds.push(message.id);
      post.copies.push(message);
      if (post.media?.kind === "document" && post.media.playable) unplayed.add(message.id);
      if (!out) countUnread(dialog, 1);
      return append({ kind: "new", message }, 1);
    },
    logEdit: (message) => append({ kind: "edited", message }, 1),
    remove(ids) {
      const present = [...new Set(ids)].flatMap((id) => messages.get(id) ?? []);
      for (const message of present) take(message);
      return append({ kind: "deleted", ids: present.map((message) => message.id) }, present.length);
    },
    readInbox(dialog, maxId) {
      const { messageIds } = dialog;
      const upTo = Math.min(maxId, messageIds.at(-1) ?? 0);
      if (upTo <= dialog.readInboxMaxId) return undefined;
      const from = lowerBound(messageIds, dialog.readInboxMaxId + 1);
      const read = messageIds.slice(from, lowerBound(messageIds, upTo + 1));
      countUnread(dialog, -read.filter((id) => !messages.get(id)?.out).length);
      dialog.readInboxMaxId = upTo;
      return append(
        { kind: "inbox_read", peer: dialog.peer, maxId: upTo, unreadCount: dialog.unreadCount },
        1,
      );
    },
    readOutbox(dialog, maxId) {
      if (maxId <= dialog.readOutboxMaxId) return undefined;
      dialog.readOutboxMaxId = maxId;
      return append({ kind: "outbox_read", peer: dialog.peer, maxId }, 1);
    },
    readContents(ids) {
      const played = ids.filter((id) => unplayed.delete(id));
      return append({ kind: "contents_read", ids: played }, played.length);
    },
    eventsAfter(after, limit) {
      let low = 0;
      let high = log.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        // In range by the loop's condition.
        if ((log[middle] as BoxEvent).pts <= after) low = middle + 1;
        else high = middle;
      }
      return log.slice(low, low + limit);
    },
  };
  return box;
}
