import bigInt from "big-integer";
import type { Api } from "telegram";
import { AlbumCollector } from "./albums/album-collector.ts";
import { createAsk } from "./catch-up/ask.ts";
import { CatchUp } from "./catch-up/catch-up.ts";
import { Memberships } from "./catch-up/memberships.ts";
import { FlowWatch } from "./flow-watch.ts";
import { openContainer, peersOfShortForm, type UpdateContainer } from "./intake.ts";
import { openResult } from "./intake-result.ts";
import { MembershipEvents } from "./members/membership-events.ts";
import { MessageCompletion } from "./message-completion.ts";
import { createMessageSource } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import type { ReceiveUpdatesOptions } from "./receive-updates-options.ts";
import { UpdateStream } from "./sequence/update-stream.ts";
import { Ledger } from "./state/ledger.ts";
import { loadState, stateFromNow } from "./state/load-state.ts";
import { Relief } from "./state/relief.ts";
import { StateCommitter } from "./state/state-committer.ts";
import { Trouble } from "./trouble.ts";
import { UpdateMapper } from "./update-mapper.ts";

// From core.telegram.org/api/updates#update-handling.
const GAP_WAIT_MS = 500;
/** The messages of an album come in one push, or one right after the other. */
const ALBUM_QUIET_MS = 1000;
const OPEN_MAX = 10_000;
/** How often everything is asked for even while pushes flow: a single channel may have fallen silent. */
const ROUTINE_MS = 15 * 60_000;
/** Containers that came before the state was loaded; more are left to the difference. */
const EARLY_MAX = 1000;

/**
 * Receives every update of the account, once and in order, from where its state says: pushes and results of calls → one
 * order per message box (`UpdateStream`) → `accept`. What is missing is fetched (`CatchUp`), and how far everything is
 * in Redis is stored (`Ledger`, `StateCommitter`).
 */
export class UpdateReceiver {
  readonly #options: ReceiveUpdatesOptions;
  readonly #profiles: Profiles;
  readonly #memberships = new Memberships();
  readonly #trouble = new Trouble();
  readonly #ledger = new Ledger(0);
  readonly #relief: Relief;
  readonly #committer: StateCommitter;
  readonly #members: MembershipEvents;
  readonly #mapper: UpdateMapper;
  readonly #albums: AlbumCollector;
  readonly #stream: UpdateStream;
  readonly #catchUp: CatchUp;
  readonly #watch: FlowWatch;
  readonly #accountId: Api.long;
  readonly #subscriptions: (() => void)[];
  readonly #routine: NodeJS.Timeout;
  /** What came before the state was loaded; null once it is. */
  #early: UpdateContainer[] | null = [];
  #knownSince = 0;

  constructor(options: ReceiveUpdatesOptions) {
    const { session, store, mirror, log } = options;
    this.#options = options;
    this.#profiles = session.profiles;
    this.#accountId = bigInt(session.me.id);
    this.#members = new MembershipEvents({ ...options, signal: options.completionSignal });
    this.#mapper = this.#createMapper();
    this.#relief = new Relief(this.#ledger, this.#openMax);
    this.#committer = new StateCommitter({ ledger: this.#ledger, store, mirror, log });
    this.#albums = this.#createAlbums();
    this.#stream = this.#createStream();
    this.#catchUp = this.#createCatchUp();
    this.#watch = this.#createWatch();
    this.#subscriptions = [
      session.onUpdates((pushed) => this.#takePush(pushed)),
      session.onResult((result, request) => this.#takeResult(result, request)),
      session.onLine((isUp) => {
        if (!isUp) return;
        this.#watch.renewed();
        this.#catchUpAll();
      }),
    ];
    this.#routine = setInterval(() => this.#catchUpAll(), ROUTINE_MS);
    this.#begin().catch((err: unknown) => {
      if (!options.signal.aborted) log.error({ err }, "updates.not_begun");
    });
  }

  /** Why updates do not flow, or null. */
  get problem(): string | null {
    return this.#trouble.problem ?? this.#committer.problem ?? this.#watch.problem;
  }

  /** Updates that were taken and are not in Redis yet. */
  get openUpdates(): number {
    return this.#ledger.openCount;
  }

  /** Takes nothing further. */
  stop(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    clearInterval(this.#routine);
    this.#watch.close();
    this.#stream.close();
    this.#albums.close();
  }

  /** Stores the state of what is in Redis. */
  async close(): Promise<void> {
    this.stop();
    if (!this.#early) await this.#committer.close();
  }

  async #begin(): Promise<void> {
    const { store, mirror, signal, log } = this.#options;
    const state = await loadState({ store, mirror, signal, log, onTrouble: this.#trouble.set });
    const early = this.#early ?? [];
    const begun = state ?? (await stateFromNow(this.#ask(), early));
    this.#early = null;
    this.#knownSince = begun.date;
    this.#ledger.advanceDate(begun.date);
    this.#stream.begin(begun);
    if (state) void this.#catchUp.everything();
    else void this.#catchUp.learnChannels();
    for (const container of early) this.#take(container);
    this.#committer.commit();
  }

  #catchUpAll(): void {
    if (!this.#early && this.#options.session.connected) void this.#catchUp.everything();
  }

  #takePush(pushed: Api.TypeUpdates): void {
    this.#watch.pushed();
    let container: UpdateContainer | null;
    try {
      container = openContainer(pushed);
    } catch (err) {
      this.#options.log.error({ err, kind: pushed.className }, "updates.not_read");
      // It is passed on as an update of its own kind; the mapper only dumps those that it does not know.
      const update = this.#mapper.map(pushed as unknown as Api.TypeUpdate, 0);
      this.#options.accept(update, () => undefined);
      return;
    }
    // Who is named in a short form and unknown comes with the difference (core.telegram.org/api/updates).
    const isIntelligible = peersOfShortForm(pushed).every((id) => this.#knows(id));
    if (container && (isIntelligible || this.#early)) this.#take(container);
    else this.#stream.fallBehind("account");
  }

  #takeResult(result: unknown, request: Api.AnyRequest): void {
    const container = openResult(result, request, this.#accountId);
    if (container) this.#take(container);
  }

  #take(container: UpdateContainer): void {
    this.#options.metrics.containerTaken();
    if (this.#early) {
      if (this.#early.length < EARLY_MAX) this.#early.push(container);
      return;
    }
    this.#noteChats(container.chats);
    this.#stream.take(container);
  }

  #knows(markedId: number): boolean {
    const profile = markedId > 0 ? this.#profiles.user(markedId) : this.#profiles.chat(markedId);
    return profile !== undefined;
  }

  #noteChats(chats: readonly Api.TypeChat[]): void {
    for (const change of this.#members.noteChats(chats)) {
      this.#options.accept(this.#mapper.mapStanding(change), () => undefined);
    }
    for (const left of this.#memberships.note(chats)) {
      // The last that is to be had of it; then it is forgotten.
      if (this.#stream.position(left) !== undefined) void this.#catchUp.fetch(left);
    }
  }

  #progressed(): void {
    this.#committer.commit();
    this.#relief.look();
  }

  get #openMax(): number {
    return this.#options.timing?.openMax ?? OPEN_MAX;
  }

  #ask() {
    const { session, signal } = this.#options;
    return createAsk({ invoke: session.invoke, signal, onTrouble: this.#trouble.set });
  }

  #createMapper(): UpdateMapper {
    const { session, completionSignal } = this.#options;
    const { me } = session;
    const profiles = this.#profiles;
    const source = createMessageSource(session, profiles, completionSignal);
    const completion = new MessageCompletion({ ...this.#options, me, profiles, source });
    return new UpdateMapper({ ...this.#options, me, profiles, completion, members: this.#members });
  }

  #createAlbums(): AlbumCollector {
    const { session, accept, isWanted, timing = {} } = this.#options;
    return new AlbumCollector({
      quietMs: timing.albumQuietMs ?? ALBUM_QUIET_MS,
      accept,
      isWanted: () => isWanted("media_group.new"),
      isComplete: (source) =>
        session.connected &&
        !this.#catchUp.isPending(source) &&
        !this.#stream.isFetching(source) &&
        !this.#stream.isBehind(source),
      toEvent: (events) => this.#mapper.mapAlbum(events),
    });
  }

  #createStream(): UpdateStream {
    const { timing = {} } = this.#options;
    return new UpdateStream({
      ledger: this.#ledger,
      gapWaitMs: timing.gapWaitMs ?? GAP_WAIT_MS,
      openMax: this.#openMax,
      sink: {
        accept: (update, date, settle) => this.#albums.take(this.#mapper.map(update, date), settle),
        gap: (gap, settle) => this.#albums.take(this.#mapper.mapGap(gap), settle),
      },
      onMissing: (source) => void this.#catchUp.fetch(source),
      onNewChannel: (channelId) => void this.#catchUp.meet(channelId),
      onPtsReset: () => void this.#catchUp.resetPts(),
      onProgress: () => this.#progressed(),
    });
  }

  #createCatchUp(): CatchUp {
    const { session, metrics, log, signal } = this.#options;
    return new CatchUp({
      signal,
      stream: this.#stream,
      ledger: this.#ledger,
      ask: this.#ask(),
      peers: session.peers,
      metrics,
      log,
      noteChats: (chats) => this.#noteChats(chats),
      relief: () => this.#relief.wait(),
      knownSince: () => this.#knownSince,
      joinedAt: (channelId) => this.#memberships.joinedAt(channelId),
    });
  }

  #createWatch(): FlowWatch {
    const { session, metrics, log, timing = {} } = this.#options;
    return new FlowWatch({
      isUp: () => session.connected && !this.#early,
      isIdle: () => !this.#catchUp.isFetching,
      poll: async () => {
        const before = this.#catchUp.fetchedUpdates;
        await this.#catchUp.fetch("account");
        return this.#catchUp.fetchedUpdates - before;
      },
      onSilence: () => metrics.silenceFound(),
      reconnect: () => session.reconnect(),
      log,
      timing,
    });
  }
}
