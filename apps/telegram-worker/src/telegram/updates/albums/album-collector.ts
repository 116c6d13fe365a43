import type { Event } from "@telepipe/contracts";
import { isMarkedChannelId } from "../marked-id.ts";
import type { Source } from "../sequence/update-stream.ts";
import type { IncomingUpdate } from "../update-mapper.ts";

/** What collecting works with. */
export interface AlbumCollectorOptions {
  /** How long an album that may be complete waits for more, in milliseconds. */
  readonly quietMs: number;
  /** Whether anybody wants albums as a whole. */
  isWanted(): boolean;
  /** Whether everything that happened in the source so far has been taken, as far as anybody can know. */
  isComplete(source: Source): boolean;
  /** Takes each update in its order: the album's own behind its messages. */
  accept(update: IncomingUpdate, settle: () => void): void;
  /** Makes one event of those of an album's messages; null when there is nothing to make it of. */
  toEvent(events: readonly Event[]): Event | null;
}

interface Member {
  /** Those of its message, which are made once for both. */
  toEvents(): Promise<readonly Event[]>;
  settle(): void;
}

interface Album {
  readonly chatId: number;
  readonly mediaGroupId: string;
  readonly members: Member[];
  /** New messages of other chats that came since its last one. */
  passedBy: number;
  timer: NodeJS.Timeout | undefined;
}

/** As many as `messages.sendMultiMedia` takes (core.telegram.org/api/files#albums-grouped-media). */
const MEMBERS_MAX = 10;
/**
 * An album's messages are made by one call and stand close to each other, so none comes after so many others. Bounds
 * how many updates stay open for albums while a long difference is fetched, which waits for open ones.
 */
const PASSED_BY_MAX = 100;

/**
 * Collects albums: lets every update through at once, and behind the messages of an album one update for all of them.
 *
 * An album is the messages in a row of one chat that share a `grouped_id`, and ends with
 * - the next message of the chat that is not of it,
 * - its tenth message,
 * - the hundredth message of other chats in the same message box, or
 * - quiet: nothing of it for `quietMs`, while nothing of the box is missing, being fetched, or cut off.
 *
 * Its messages are settled when its own event is, so the update state does not move past them before: a worker that is
 * killed gets all of them again. The first is settled last, so that the state cannot stop between two of them.
 */
export class AlbumCollector {
  readonly #options: AlbumCollectorOptions;
  /** By chat: at most one is open in each. */
  readonly #open = new Map<number, Album>();
  #isClosed = false;

  constructor(options: AlbumCollectorOptions) {
    this.#options = options;
  }

  /** Takes an update in its order and hands it on. */
  take(update: IncomingUpdate, settle: () => void): void {
    const { chatId, newMessage } = update;
    if (!newMessage || chatId === null) {
      this.#options.accept(update, settle);
      return;
    }
    const { mediaGroupId } = newMessage;
    const open = this.#open.get(chatId);
    if (open && open.mediaGroupId !== mediaGroupId) this.#end(open);
    this.#passBy(chatId);
    if (mediaGroupId === null || (!this.#open.has(chatId) && !this.#options.isWanted())) {
      this.#options.accept(update, settle);
    } else this.#join(this.#open.get(chatId) ?? this.#begin(chatId, mediaGroupId), update, settle);
  }

  /** Ends nothing any more: what is open comes again at the next start. */
  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#open.values()) clearTimeout(timer);
  }

  #begin(chatId: number, mediaGroupId: string): Album {
    const album: Album = { chatId, mediaGroupId, members: [], passedBy: 0, timer: undefined };
    this.#open.set(chatId, album);
    return album;
  }

  #join(album: Album, update: IncomingUpdate, settle: () => void): void {
    let made: Promise<readonly Event[]> | undefined;
    const toEvents = () => {
      made ??= update.toEvents();
      return made;
    };
    album.members.push({ toEvents, settle });
    album.passedBy = 0;
    // The album's event comes behind this one, so it is in Redis by the time that the album settles both.
    this.#options.accept({ ...update, toEvents }, () => undefined);
    if (album.members.length >= MEMBERS_MAX) this.#end(album);
    else this.#waitForQuiet(album);
  }

  /** A new message of a chat brings the albums of other chats in the same box nearer to their end. */
  #passBy(chatId: number): void {
    if (this.#open.size === 0) return;
    const source = sourceOf(chatId);
    for (const album of [...this.#open.values()]) {
      if (album.chatId === chatId || sourceOf(album.chatId) !== source) continue;
      album.passedBy += 1;
      if (album.passedBy >= PASSED_BY_MAX) this.#end(album);
    }
  }

  #waitForQuiet(album: Album): void {
    clearTimeout(album.timer);
    if (this.#isClosed) return;
    album.timer = setTimeout(() => {
      if (this.#options.isComplete(sourceOf(album.chatId))) this.#end(album);
      else this.#waitForQuiet(album);
    }, this.#options.quietMs);
  }

  #end({ chatId, members, timer }: Album): void {
    clearTimeout(timer);
    this.#open.delete(chatId);
    const { accept, toEvent } = this.#options;
    const update: IncomingUpdate = {
      kind: "mediaGroup",
      chatId,
      isUntold: false,
      toEvents: async () => {
        const events = await Promise.all(members.map((member) => member.toEvents()));
        const event = toEvent(events.flat());
        return event ? [event] : [];
      },
    };
    accept(update, () => {
      for (const { settle } of [...members].reverse()) settle();
    });
  }
}

/** The message box of a chat: each channel has its own, all others share the account's. */
function sourceOf(chatId: number): Source {
  return isMarkedChannelId(chatId) ? chatId : "account";
}
