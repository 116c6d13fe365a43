import { markedId, type Peer } from "../peer.ts";
import type { BoxChange, BoxEvent, BoxState } from "./box-event.ts";
import { type Dialog, emptyDialog, lowerBound } from "./dialog.ts";
import { MessageList } from "./message-list.ts";
import type { Message, Post } from "./post.ts";
import { UpdateLog } from "./update-log.ts";

/** Whose box it is. */
export interface BoxOwner {
  /** The marked id of the account or the channel. */
  readonly ownerId: bigint;
  /** The channel's own id, in a channel's box. */
  readonly channelId?: bigint;
  /** How many of its changes the box remembers at least. */
  readonly loggedUpdates: number;
}

/**
 * Messages with ids that grow by one, their chats, and the log of changes behind `pts`. An account's box holds its
 * private chats and basic groups; a channel has a box of its own, with itself as the only chat.
 */
export class MessageBox {
  readonly ownerId: bigint;
  readonly channelId: bigint | undefined;
  readonly #messages = new MessageList();
  readonly #dialogs = new Map<bigint, Dialog>();
  /** Voice notes, round videos and files that destroy themselves, which have not been opened. */
  readonly #unplayed = new Set<number>();
  /** Messages that mention the owner, who has not seen them. */
  readonly #unreadMentions = new Set<number>();
  readonly #pinned = new Set<number>();
  readonly log: UpdateLog;
  #lastId = 0;
  #unreadCount = 0;

  constructor({ ownerId, channelId, loggedUpdates }: BoxOwner) {
    this.ownerId = ownerId;
    this.channelId = channelId;
    this.log = new UpdateLog(loggedUpdates);
  }

  get pts(): number {
    return this.log.pts;
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

  /** Ids of the chat's messages above `id`, ascending. */
  idsAfter(peer: Peer, id: number): number[] {
    const ids = this.#dialogs.get(markedId(peer))?.messageIds ?? [];
    return ids.slice(lowerBound(ids, id + 1));
  }

  /** Puts a copy of the post in. */
  add(post: Post, peer: Peer, out: boolean, mentioned = false): BoxEvent & { kind: "new" } {
    const dialog = this.#dialogWith(peer);
    const message = { id: ++this.#lastId, post, box: this, dialog, out, mentioned };
    this.#messages.push(message);
    dialog.messageIds.push(message.id);
    post.copies.push(message);
    if (isToBeOpened(post)) this.#unplayed.add(message.id);
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
    const changed = ids.filter((id) => this.#messages.get(id) && this.#pinned.has(id) !== pinned);
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

  /** Marks incoming messages up to `maxId` as read, at `date`; undefined when they already were. */
  readInbox(dialog: Dialog, maxId: number, date: number): BoxEvent | undefined {
    const { messageIds, peer } = dialog;
    const upTo = Math.min(maxId, messageIds.at(-1) ?? 0);
    if (upTo <= dialog.readInboxMaxId) return undefined;
    const from = lowerBound(messageIds, dialog.readInboxMaxId + 1);
    const read = messageIds.slice(from, lowerBound(messageIds, upTo + 1));
    this.#countUnread(dialog, -read.filter((id) => !this.#messages.get(id)?.out).length);
    dialog.readInboxMaxId = upTo;
    dialog.readMarks.push({ maxId: upTo, date });
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

  /** Takes messages out as if they had never been: no event tells of it. */
  forget(messages: readonly Message[]): void {
    for (const message of messages) this.#drop(message);
    for (const [dialog, gone] of Map.groupBy(messages, ({ dialog }) => dialog)) {
      const ids = new Set(gone.map(({ id }) => id));
      dialog.messageIds = dialog.messageIds.filter((id) => !ids.has(id));
    }
  }

  #append<C extends BoxChange>(change: C, ptsCount: number): C & BoxState {
    const { channelId } = this;
    return this.log.append(channelId === undefined ? change : { ...change, channelId }, ptsCount);
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
    const { messageIds } = message.dialog;
    messageIds.splice(lowerBound(messageIds, message.id), 1);
    this.#drop(message);
  }

  /** Takes a message out of everything but its dialog's list. */
  #drop(message: Message): void {
    const { id, dialog, post, out } = message;
    this.#messages.delete(id);
    this.#unplayed.delete(id);
    this.#unreadMentions.delete(id);
    this.#pinned.delete(id);
    post.copies.splice(post.copies.indexOf(message), 1);
    if (!out && id > dialog.readInboxMaxId) this.#countUnread(dialog, -1);
  }
}

function isToBeOpened({ media }: Post): boolean {
  if (media?.kind !== "photo" && media?.kind !== "document") return false;
  return media.selfDestruction !== undefined || (media.kind === "document" && media.playable);
}
