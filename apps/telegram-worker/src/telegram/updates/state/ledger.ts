import type { Box } from "../sequence/box-of-update.ts";
import type { BoxState, UpdateState } from "./update-state.ts";

/** An update that was applied and whose event is not in Redis yet. */
export interface LedgerEntry {
  readonly box: Box;
  /** The box's state before the update: no further may be committed while it is open. */
  readonly before: BoxState;
  /** The same of the date of the whole state. */
  readonly dateBefore: number;
}

/** What changed since the last time: new states by box, null for one that is gone, and the date. */
export interface LedgerChanges {
  readonly boxes: ReadonlyMap<Box, BoxState | null>;
  readonly date: number;
}

interface BoxLedger {
  applied: BoxState;
  /** To be forgotten once nothing of it is open any more. */
  isGone: boolean;
  readonly open: Set<LedgerEntry>;
}

/**
 * Applied updates become events in any order, since a chat that waits for a download holds up no other. The ledger
 * tells up to where everything is in Redis, per box: the state before the oldest update that is not. Only that may be
 * stored. It holds what is open and no more.
 */
export class Ledger {
  readonly #boxes = new Map<Box, BoxLedger>();
  /** Of all boxes, in the order of application. */
  readonly #open = new Set<LedgerEntry>();
  #changed = new Set<Box>();
  #date: number;
  #committedDate: number;

  constructor(date: number) {
    this.#date = date;
    this.#committedDate = date;
  }

  /** Updates that are applied and not settled. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Unix seconds of the newest update that was applied. */
  get date(): number {
    return this.#date;
  }

  has(box: Box): boolean {
    return this.#boxes.has(box);
  }

  /** The state up to which updates of a box were applied; the box must be known. */
  applied(box: Box): BoxState {
    return this.#ledgerOf(box).applied;
  }

  /** Begins a box, or begins it anew at another state; what is open of it stays so. */
  begin(box: Box, state: BoxState): void {
    const open = this.#boxes.get(box)?.open ?? new Set();
    this.#boxes.set(box, { applied: state, isGone: false, open });
    this.#changed.add(box);
  }

  /** Notes an update that is about to become an event, without moving on. */
  open(box: Box): LedgerEntry {
    const ledger = this.#ledgerOf(box);
    const entry = { box, before: ledger.applied, dateBefore: this.#date };
    ledger.open.add(entry);
    this.#open.add(entry);
    return entry;
  }

  /** Everything up to this `pts` has been opened; a message id that is not newer than the newest changes nothing. */
  advance(box: Box, pts: number, messageId = 0): void {
    const ledger = this.#ledgerOf(box);
    const { topMessageId } = ledger.applied;
    ledger.applied = { pts, topMessageId: Math.max(topMessageId, messageId) };
    this.#changed.add(box);
  }

  /** The server's clock at what was applied last; it never goes back. */
  advanceDate(date: number): void {
    this.#date = Math.max(this.#date, date);
  }

  /** The update's event is in Redis, or there is none. */
  settle(entry: LedgerEntry): void {
    this.#open.delete(entry);
    this.#boxes.get(entry.box)?.open.delete(entry);
    this.#changed.add(entry.box);
  }

  /** The account is not in the channel any more. */
  forget(box: Box): void {
    this.#ledgerOf(box).isGone = true;
    this.#changed.add(box);
  }

  /** What may be stored and has changed since the last call; null when nothing has. */
  takeChanges(): LedgerChanges | null {
    const date = this.#settledDate();
    if (this.#changed.size === 0 && date === this.#committedDate) return null;
    const boxes = new Map([...this.#changed].map((box) => [box, this.#settled(box)] as const));
    for (const [box, state] of boxes) if (state === null) this.#boxes.delete(box);
    this.#changed = new Set();
    this.#committedDate = date;
    return { boxes, date };
  }

  /** Changes that could not be stored belong to the next ones. */
  returnChanges({ boxes }: LedgerChanges): void {
    for (const box of boxes.keys()) this.#changed.add(box);
  }

  /** The whole state as far as it may be stored. */
  settledState(): UpdateState {
    const zero = { pts: 0, topMessageId: 0 };
    const channels = [...this.#boxes.keys()].flatMap((box) => {
      const state = typeof box === "number" ? this.#settled(box) : null;
      return state ? [[Number(box), state] as const] : [];
    });
    return {
      common: this.#settled("common") ?? zero,
      qts: (this.#settled("qts") ?? zero).pts,
      seq: (this.#settled("seq") ?? zero).pts,
      date: this.#settledDate(),
      channels: new Map(channels),
    };
  }

  #settled(box: Box): BoxState | null {
    const ledger = this.#boxes.get(box);
    if (!ledger) return null;
    const [oldest] = ledger.open;
    if (oldest) return oldest.before;
    return ledger.isGone ? null : ledger.applied;
  }

  #settledDate(): number {
    const [oldest] = this.#open;
    return oldest?.dateBefore ?? this.#date;
  }

  #ledgerOf(box: Box): BoxLedger {
    const ledger = this.#boxes.get(box);
    if (!ledger) throw new Error(`unreachable: the box ${box} has not begun`);
    return ledger;
  }
}
