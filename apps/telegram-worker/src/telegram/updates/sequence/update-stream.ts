import type { UpdatesGap } from "@telepipe/contracts";
import { Api } from "telegram";
import { messageOf } from "../chat-of-update.ts";
import type { UpdateContainer } from "../intake.ts";
import { markedChannelId } from "../marked-id.ts";
import type { Ledger, LedgerEntry } from "../state/ledger.ts";
import type { UpdateState } from "../state/update-state.ts";
import { type Box, type Place, placeOf } from "./box-of-update.ts";
import { BoxSequence, type Numbered } from "./box-sequence.ts";
import { GapWatch } from "./gap-watch.ts";

/** Where a difference is fetched for: the account's own boxes together, or a channel by its marked id. */
export type Source = "account" | number;

/** Takes updates in their order. */
export interface UpdateSink {
  /** @param settle is to be called once the update's event is in Redis, or when there is none */
  accept(update: Api.TypeUpdate, date: number, settle: () => void): void;
  /** Tells of updates that cannot be had. */
  gap(gap: UpdatesGap, settle: () => void): void;
}

/** What a stream works with. */
export interface UpdateStreamOptions {
  readonly sink: UpdateSink;
  readonly ledger: Ledger;
  /** How long something missing may be on its way, in milliseconds. */
  readonly gapWaitMs: number;
  /** Updates that may be applied and not settled; beyond that pushes are left to a later difference. */
  readonly openMax: number;
  /** Something is missing that will not come by itself. May be called again while it is being fetched. */
  onMissing(source: Source): void;
  /** An update of a channel of which no state is known; the channel is held as if it were being fetched. */
  onNewChannel(channelId: number): void;
  /** Telegram counts the account's updates anew. */
  onPtsReset(): void;
  /** Something was settled or moved on: the state can be stored. */
  onProgress(): void;
}

/** Updates that share a place: one, or those of a container without places of their own. */
interface Held {
  readonly updates: readonly Api.TypeUpdate[];
  readonly date: number;
}

const ACCOUNT_BOXES: readonly Box[] = ["common", "qts", "seq"];

/**
 * Puts what Telegram pushes and what calls and differences answer into one order per message box, each update once
 * (core.telegram.org/api/updates). Does no I/O: what is missing is asked for through `onMissing`, and comes in between
 * `startFetch` and `endFetch`.
 */
export class UpdateStream {
  readonly #options: UpdateStreamOptions;
  readonly #boxes = new Map<Box, BoxSequence<Held>>();
  readonly #gaps: GapWatch;
  #openUnnumbered = 0;

  constructor(options: UpdateStreamOptions) {
    this.#options = options;
    this.#gaps = new GapWatch(options.gapWaitMs, (box) => options.onMissing(sourceOf(box)));
  }

  /** Begins every box of a state. */
  begin(state: UpdateState): void {
    const counter = (pts: number) => ({ pts, topMessageId: 0 });
    this.beginBox("common", state.common);
    this.beginBox("qts", counter(state.qts));
    this.beginBox("seq", counter(state.seq));
    for (const [id, box] of state.channels) this.beginBox(id, box);
  }

  /** Begins a box at a state, or puts it back to one. */
  beginBox(box: Box, state: { pts: number; topMessageId: number }): void {
    this.#options.ledger.begin(box, state);
    const known = this.#boxes.get(box);
    if (known) known.moveTo(state.pts);
    else this.#boxes.set(box, new BoxSequence(state.pts));
  }

  /** Marked ids of the channels whose state is known. */
  get channels(): number[] {
    return [...this.#boxes.keys()].filter((box) => typeof box === "number");
  }

  /** Undefined when the box is not known. */
  position(box: Box): number | undefined {
    return this.#boxes.get(box)?.position;
  }

  /** Whether the source's pushes wait for a difference, or for a channel to be met. */
  isFetching(source: Source): boolean {
    return boxesOf(source).some((box) => this.#boxes.get(box)?.isFetching);
  }

  /** The newest state that a held update of the source leads to; null when none is held. */
  heldUpTo(source: Source): number | null {
    const box = source === "account" ? "common" : source;
    return this.#boxes.get(box)?.heldUpTo ?? null;
  }

  /** Whether something of the source is known to be missing. */
  isBehind(source: Source): boolean {
    return boxesOf(source).some((box) => this.#boxes.get(box)?.isBehind || this.#boxes.get(box)?.hasGap);
  }

  /** Takes a container: pushed, or from a call's result. */
  take({ updates, date, seq, seqStart }: UpdateContainer): void {
    const unnumbered: Api.TypeUpdate[] = [];
    for (const update of updates) {
      const place = placeOf(update);
      if (place) this.#offer(place, { updates: [update], date });
      else if (!this.#obey(update)) unnumbered.push(update);
    }
    if (seq > 0) {
      this.#offer({ box: "seq", pts: seq, count: seq - seqStart + 1 }, { updates: unnumbered, date });
    } else {
      for (const update of unnumbered) this.#acceptUnnumbered(update, date);
    }
  }

  /** Something of the source is missing for certain: it is asked for at once. */
  fallBehind(source: Source): void {
    const box = this.#boxes.get(source === "account" ? "common" : source);
    if (!box) return;
    box.fallBehind();
    if (!box.isFetching) this.#options.onMissing(source);
  }

  /** A difference is about to be fetched: until it has ended, pushes wait. */
  startFetch(source: Source): void {
    for (const box of boxesOf(source)) {
      this.#gaps.forget(box);
      this.#boxes.get(box)?.startFetch();
    }
  }

  /**
   * Takes what a difference brought, in its order. Messages count for the source's own box, other updates for the box
   * that they name.
   */
  takeFetched(source: Source, updates: readonly Api.TypeUpdate[], date: number): void {
    const own: Box = source === "account" ? "common" : source;
    for (const update of updates) {
      const place = placeOf(update);
      if (update instanceof Api.UpdateNewEncryptedMessage) this.#apply("qts", [update], date);
      else if (messageOf(update) && !place) this.#apply(own, [update], date);
      else if (place && !boxesOf(source).includes(place.box)) this.#offer(place, { updates: [update], date });
      else if (place) this.#apply(place.box, [update], date);
      else if (!this.#obey(update)) this.#apply(source === "account" ? "seq" : own, [update], date);
    }
  }

  /** Everything up to this state of the box has been taken. */
  moveTo(box: Box, pts: number): void {
    this.#boxes.get(box)?.moveTo(pts);
    if (this.#options.ledger.has(box)) this.#options.ledger.advance(box, pts);
  }

  /** The account's updates have been taken up to this moment of the server's clock. */
  moveDateTo(date: number): void {
    this.#options.ledger.advanceDate(date);
  }

  /** The difference is there: what has waited is applied, and asked for again if something is still missing. */
  endFetch(source: Source): void {
    for (const box of boxesOf(source)) {
      const sequence = this.#boxes.get(box);
      if (!sequence) continue;
      for (const ready of sequence.endFetch()) this.#applyNumbered(box, ready);
      this.#gaps.look(box, sequence);
    }
    this.#options.onProgress();
  }

  /** Tells of a gap in the source; belongs before the state moves past it. */
  tellGap(source: Source, gap: UpdatesGap): void {
    const { ledger, sink } = this.#options;
    const entry = ledger.open(source === "account" ? "common" : source);
    sink.gap(gap, () => this.#settle(entry));
  }

  /** Nothing more is to be had of a channel: what has waited is applied in spite of gaps, and its state forgotten. */
  forget(channelId: number): void {
    const sequence = this.#boxes.get(channelId);
    if (!sequence) return;
    for (const left of sequence.release()) this.#applyNumbered(channelId, left);
    this.#gaps.forget(channelId);
    this.#boxes.delete(channelId);
    this.#options.ledger.forget(channelId);
    this.#options.onProgress();
  }

  /** No timer runs any more. */
  close(): void {
    this.#gaps.close();
  }

  /** Updates that are about the sequences themselves, and no events. */
  #obey(update: Api.TypeUpdate): boolean {
    if (update instanceof Api.UpdatePtsChanged) {
      this.#options.onPtsReset();
      return true;
    }
    if (!(update instanceof Api.UpdateChannelTooLong)) return false;
    const channelId = markedChannelId(update.channelId);
    const position = this.position(channelId);
    if (position === undefined) this.#options.onNewChannel(channelId);
    else if (!update.pts || update.pts > position) this.fallBehind(channelId);
    return true;
  }

  /** Nothing says where it belongs, and no difference would bring it. */
  #acceptUnnumbered(update: Api.TypeUpdate, date: number): void {
    const { openMax, sink } = this.#options;
    if (this.#openUnnumbered >= openMax) return; // Redis is away: somebody's typing does not matter then.
    this.#openUnnumbered += 1;
    sink.accept(update, date, () => {
      this.#openUnnumbered -= 1;
    });
  }

  #offer({ box, pts, count }: Place, held: Held): void {
    const sequence = this.#boxes.get(box) ?? this.#meet(box, pts - count);
    if (this.#options.ledger.openCount >= this.#options.openMax) {
      // Redis is away or slow: what is not taken now will be fetched.
      if (pts > sequence.position) sequence.fallBehind();
    } else {
      for (const ready of sequence.offer({ pts, count, item: held })) this.#applyNumbered(box, ready);
    }
    this.#gaps.look(box, sequence);
  }

  #meet(box: Box, pts: number): BoxSequence<Held> {
    const sequence = new BoxSequence<Held>(pts);
    sequence.startFetch();
    this.#boxes.set(box, sequence);
    this.#options.ledger.begin(box, { pts, topMessageId: 0 });
    if (typeof box === "number") this.#options.onNewChannel(box);
    return sequence;
  }

  #applyNumbered(box: Box, { pts, count, item }: Numbered<Held>): void {
    this.#apply(box, item.updates, item.date);
    if (count > 0) this.#options.ledger.advance(box, pts);
  }

  #apply(box: Box, updates: readonly Api.TypeUpdate[], date: number): void {
    const { ledger, sink } = this.#options;
    for (const update of updates) {
      const entry = ledger.open(box);
      sink.accept(update, date, () => this.#settle(entry));
      const id = messageOf(update)?.id;
      if (id) ledger.advance(box, ledger.applied(box).pts, id);
    }
    ledger.advanceDate(date);
  }

  #settle(entry: LedgerEntry): void {
    this.#options.ledger.settle(entry);
    this.#options.onProgress();
  }
}

function boxesOf(source: Source): readonly Box[] {
  return source === "account" ? ACCOUNT_BOXES : [source];
}

function sourceOf(box: Box): Source {
  return typeof box === "number" ? box : "account";
}
