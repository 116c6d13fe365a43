import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@telepipe/runtime";
import type { Api } from "telegram";
import { Semaphore } from "../../download/semaphore.ts";
import type { Peers } from "../../peers.ts";
import { markedIdOf } from "../marked-id.ts";
import type { Source, UpdateStream } from "../sequence/update-stream.ts";
import type { Ledger } from "../state/ledger.ts";
import { AccountDifference } from "./account-difference.ts";
import type { Ask } from "./ask.ts";
import { ChannelDifference } from "./channel-difference.ts";
import { type DialogPage, dialogPages } from "./dialogs.ts";

/** What catching up counts. */
export interface CatchUpMetrics {
  /** @param kind the answer's constructor, without `updates.` */
  differenceFetched(source: Source, kind: string): void;
  gapTold(): void;
}

/** What catching up works with. */
export interface CatchUpContext {
  readonly stream: UpdateStream;
  readonly ledger: Ledger;
  readonly ask: Ask;
  readonly peers: Pick<Peers, "find">;
  readonly metrics: CatchUpMetrics;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Takes the chats that came along with an answer. */
  noteChats(chats: readonly Api.TypeChat[]): void;
  /** Waits until most of what was taken is in Redis, so that catching up needs little memory, however much there is. */
  relief(): Promise<void>;
  /** Unix seconds: what happened in channels before this was received, or is older than the first start. */
  knownSince(): number;
  /** When the account joined a channel; null: it is not in it; undefined: not known. */
  joinedAt(channelId: number): number | null | undefined;
}

/** A line that breaks again and again must not make the dialogs be read each time; in milliseconds. */
const DIALOGS_PAUSE_MS = 30_000;
/** Channels that are caught up at the same time. */
const CHANNELS_AT_ONCE = 4;

/** Fetches what was missed: one difference at a time for the account, and one for each channel. */
export class CatchUp {
  readonly #context: CatchUpContext;
  readonly #account: AccountDifference;
  readonly #channel: ChannelDifference;
  readonly #running = new Map<Source | "dialogs", Promise<void>>();
  readonly #next = new Map<Source | "dialogs", () => Promise<void>>();
  #dialogsReadAt = Number.NEGATIVE_INFINITY;
  readonly #semaphore = new Semaphore(CHANNELS_AT_ONCE);

  constructor(context: CatchUpContext) {
    this.#context = context;
    this.#account = new AccountDifference(context);
    this.#channel = new ChannelDifference(context);
  }

  /** Whether any difference is being fetched. */
  get isFetching(): boolean {
    return [...this.#running.keys()].some((key) => key !== "dialogs");
  }

  /** Whether something of the source is being fetched, or will be if the dialogs say so. */
  isPending(source: Source): boolean {
    return this.#running.has(source) || this.#running.has("dialogs");
  }

  /** Updates that differences of the account have brought so far. */
  get fetchedUpdates(): number {
    return this.#account.fetchedUpdates;
  }

  /** Everything that may have been missed: the account's difference, and that of channels which say nothing. */
  everything(): Promise<unknown> {
    return Promise.all([this.fetch("account"), this.#once("dialogs", () => this.#searchDialogs())]);
  }

  /** Fetches the difference of a source; once more if it is being fetched already. */
  fetch(source: Source): Promise<void> {
    if (source === "account") return this.#once(source, () => this.#account.fetch());
    return this.#once(source, () => this.#semaphore.run(() => this.#channel.fetch(source)));
  }

  /** Goes on from what the account's state is now, since Telegram counts anew. */
  resetPts(): Promise<void> {
    return this.#once("account", () => this.#account.recover("pts_reset"));
  }

  /** A channel of which no state is known: one that the account has joined since. */
  meet(channelId: number, dialog?: Api.Dialog): Promise<void> {
    const { stream } = this.#context;
    return this.#once(channelId, () =>
      this.#semaphore.run(() => {
        const isNew = stream.position(channelId) === undefined || stream.isFetching(channelId);
        return isNew ? this.#channel.meet(channelId, dialog) : this.#channel.fetch(channelId);
      }),
    );
  }

  /** The present state of every channel, for an account that begins now. */
  learnChannels(): Promise<void> {
    return this.#once("dialogs", () => this.#learnChannels());
  }

  async #learnChannels(): Promise<void> {
    const { stream } = this.#context;
    for await (const page of this.#dialogs()) {
      for (const dialog of page.dialogs) {
        const id = markedIdOf(dialog.peer);
        if (!isChannel(id)) continue;
        if (stream.position(id) === undefined) {
          stream.beginBox(id, { pts: dialog.pts ?? 1, topMessageId: dialog.topMessage });
        } else if ((dialog.pts ?? 0) > (stream.position(id) ?? 0)) void this.fetch(id);
      }
    }
  }

  async #searchDialogs(): Promise<void> {
    const { stream, signal } = this.#context;
    const pauseMs = this.#dialogsReadAt + DIALOGS_PAUSE_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal });
    this.#dialogsReadAt = performance.now();
    const silent = new Set(stream.channels);
    for await (const page of this.#dialogs()) {
      for (const dialog of page.dialogs) {
        const id = markedIdOf(dialog.peer);
        if (!isChannel(id)) continue;
        silent.delete(id);
        const position = stream.position(id);
        if (position === undefined) void this.meet(id, dialog);
        else if ((dialog.pts ?? 0) > position) void this.fetch(id);
      }
    }
    // No dialog: it holds no message, or the account is not in it any more.
    for (const id of silent) void this.fetch(id);
  }

  async *#dialogs(): AsyncGenerator<DialogPage, void, void> {
    const { ask, peers, noteChats } = this.#context;
    for await (const page of dialogPages(ask, peers)) {
      noteChats(page.chats);
      yield page;
    }
  }

  /** Runs a task, after the one of its kind that runs; of several that wait, the last one. */
  #once(key: Source | "dialogs", task: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key);
    if (running) {
      this.#next.set(key, task);
      return running;
    }
    const run = async () => {
      for (let next: (() => Promise<void>) | undefined = task; next; next = this.#next.get(key)) {
        this.#next.delete(key);
        await next();
      }
    };
    const done = run()
      .catch((error: unknown) => this.#failed(key, error))
      .finally(() => this.#running.delete(key));
    this.#running.set(key, done);
    return done;
  }

  #failed(key: Source | "dialogs", err: unknown): void {
    // Asking goes on until there is an answer, so this is the end of the session, or a bug.
    if (!this.#context.signal.aborted) this.#context.log.error({ err, of: key }, "updates.not_caught_up");
  }
}

function isChannel(markedId: number): boolean {
  return markedId < -1_000_000_000_000;
}
