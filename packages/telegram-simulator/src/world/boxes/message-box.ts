import { markedId, type Peer } from "../peer.ts";
import type { BoxChange, BoxEvent } from "./box-event.ts";
import { type Dialog, emptyDialog, lowerBound } from "./dialog.ts";
import type { Message, Post } from "./post.ts";

/** A new account's `pts`: a state has to be above 0. */
const firstPts = 1;

/**
 * The messages of one account in private chats and basic groups: ids that grow by one over all chats, the chats
 * themselves, and the log of changes behind `pts`.
 */
export class MessageBox {
  readonly ownerId: bigint;
  readonly #messages = new Map<number, Message>();
  readonly #dialogs = new Map<bigint, Dialog>();
  /** Voice notes and round videos that have not been played. */
  readonly #unplayed = new Set<number>();
  /** Messages that mention the owner, who has not seen them. */
  readonly #unreadMentions = new Set<number>();
  readonly #pinned = new Set<number>();
  /** Ascending by pts. */
  readonly #log: BoxEvent[] = [];
  #pts = firstPts;
  #lastId = 0;
  #unreadCount = 0;

  constructor(ownerId: bigint) {
    this.ownerId = ownerId;
  }

  get pts(): number {
    return this.#pts;
  }

  get unreadCount(): number {
    return this.#unreadCount;
  }

  get messageCount(): number {
    return this.#messages.size;
  }

  /** Chats by the peer's marked id. */
  get dialogs(): ReadonlyMap<bigint, Dialog> {
    return this.#dialogs;
  }

  message(id: number): Message | undefined {
    return this.#messages.get(id);
  }

  /** Whether a voice note has not been played, or a mention not been seen. */
  areContentsUnread(id: number): boolean {
    return this.#unplayed.has(id) || this.#unreadMentions.has(id);
  }

  isPinned(id: number): boolean {
    return this.#pinned.has(id);
  }

  /** The dialog's pinned messages, ascending. */
  pinnedIn(dialog: Dialog): number[] {
    return this.#inDialog(this.#pinned, dialog);
  }

  /** The dialog's messages that mention the owner, who has not seen them; ascending. */
  unreadMentionsIn(dialog: Dialog): number[] {
    return this.#inDialog(this.#unreadMentions, dialog);
  }

  /** Puts a copy of the post in. */
  add(post: Post, peer: Peer, out: boolean, mentioned = false): BoxEvent & { kind: "new" } {
    const dialog = this.#dialogWith(peer);
    const message = { id: ++this.#lastId, post, box: this, dialog, out, mentioned };
    this.#messages.set(message.id, message);
    dialog.messageIds.push(message.id);
    post.copies.push(message);
    if (post.media?.kind === "document" && post.media.playable) this.#unplayed.add(message.id);
    if (mentioned) this.#unreadMentions.add(message.id);
    if (!out) this.#countUnread(dialog, 1);
    return this.#append({ kind: "new", message }, 1);
  }

  /** Logs that the message's post has changed. */
  logEdit(message: Message): BoxEvent {
    return this.#append({ kind: "edited", message }, 1);
  }

  /** Pins or unpins messages of one dialog; those that are so already are left out of the event. */
  setPinned({ peer }: Dialog, ids: readonly number[], pinned: boolean): BoxEvent & { kind: "pinned" } {
    const changed = ids.filter((id) => this.#messages.has(id) && this.#pinned.has(id) !== pinned);
    for (const id of changed) {
      if (pinned) this.#pinned.add(id);
      else this.#pinned.delete(id);
    }
    return this.#append({ kind: "pinned", peer, ids: changed, pinned }, changed.length);
  }

  /** Takes messages out. Ids that are not here are left out of the event. */
  remove(ids: readonly number[]): BoxEvent & { kind: "deleted" } {
    const present = [...new Set(ids)].flatMap((id) => this.#messages.get(id) ?? []);
    for (const message of present) this.#take(message);
    return this.#append({ kind: "deleted", ids: present.map(({ id }) => id) }, present.length);
  }

  /** Marks incoming messages up to `maxId` as read; undefined when they already were. */
  readInbox(dialog: Dialog, maxId: number): BoxEvent | undefined {
    const { messageIds, peer } = dialog;
    const upTo = Math.min(maxId, messageIds.at(-1) ?? 0);
    if (upTo <= dialog.readInboxMaxId) return undefined;
    const from = lowerBound(messageIds, dialog.readInboxMaxId + 1);
    const read = messageIds.slice(from, lowerBound(messageIds, upTo + 1));
    this.#countUnread(dialog, -read.filter((id) => !this.#messages.get(id)?.out).length);
    dialog.readInboxMaxId = upTo;
    return this.#append({ kind: "inbox_read", peer, maxId: upTo, unreadCount: dialog.unreadCount }, 1);
  }

  /** Marks the owner's messages up to `maxId` as read by the other side; undefined when they already were. */
  readOutbox(dialog: Dialog, maxId: number): BoxEvent | undefined {
    if (maxId <= dialog.readOutboxMaxId) return undefined;
    dialog.readOutboxMaxId = maxId;
    return this.#append({ kind: "outbox_read", peer: dialog.peer, maxId }, 1);
  }

  /** Marks voice notes and round videos as played and mentions as seen; other ids are left out of the event. */
  readContents(ids: readonly number[]): BoxEvent & { kind: "contents_read" } {
    const read = ids.filter((id) => {
      const wasUnplayed = this.#unplayed.delete(id);
      return this.#unreadMentions.delete(id) || wasUnplayed;
    });
    return this.#append({ kind: "contents_read", ids: read }, read.length);
  }

  /** The events after the state `pts`, oldest first, at most `limit`. */
  eventsAfter(pts: number, limit: number): BoxEvent[] {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // In range by the loop's condition.
      if ((this.#log[middle] as BoxEvent).pts <= pts) low = middle + 1;
      else high = middle;
    }
    return this.#log.slice(low, low + limit);
  }

  #append<C extends BoxChange>(change: C, ptsCount: number): C & { pts: number; ptsCount: number } {
    this.#pts += ptsCount;
    const event = { ...change, pts: this.#pts, ptsCount };
    if (ptsCount > 0) this.#log.push(event);
    return event;
  }

  #dialogWith(peer: Peer): Dialog {
    const key = markedId(peer);
    const known = this.#dialogs.get(key);
    if (known) return known;
    const dialog = emptyDialog(peer);
    this.#dialogs.set(key, dialog);
    return dialog;
  }

  #inDialog(ids: ReadonlySet<number>, dialog: Dialog): number[] {
    return [...ids].filter((id) => this.#messages.get(id)?.dialog === dialog).sort((a, b) => a - b);
  }

  #countUnread(dialog: Dialog, difference: number): void {
    dialog.unreadCount += difference;
    this.#unreadCount += difference;
  }

  #take(message: Message): void {
    const { id, dialog, post, out } = message;
    this.#messages.delete(id);
    this.#unplayed.delete(id);
    this.#unreadMentions.delete(id);
    this.#pinned.delete(id);
    dialog.messageIds.splice(lowerBound(dialog.messageIds, id), 1);
    post.copies.splice(post.copies.indexOf(message), 1);
    if (!out && id > dialog.readInboxMaxId) this.#countUnread(dialog, -1);
  }
}
