import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@telepipe/runtime";
import { Api } from "telegram";
import type { Ask } from "../catch-up/ask.ts";
import type { UpdateContainer } from "../intake.ts";
import { type Box, placeOf } from "../sequence/box-of-update.ts";
import type { StateMirror } from "./state-mirror.ts";
import type { UpdateState } from "./update-state.ts";
import type { UpdateStateStore } from "./update-state-store.ts";

/** Where a state may lie. */
export interface LoadStateOptions {
  readonly store: UpdateStateStore;
  readonly mirror: StateMirror;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Told why it cannot be loaded, and null once it is. */
  onTrouble(reason: string | null): void;
}

const RETRY_DELAY_MS = 500;

/**
 * Where the account's updates were received up to; null for an account that was never here. Redis has the last word, for
 * what it has lost of the state it has lost of the events too; the mirror counts when Redis knows nothing. Waits for
 * Redis.
 *
 * @throws when `signal` is aborted
 */
export async function loadState(options: LoadStateOptions): Promise<UpdateState | null> {
  const { store, mirror, signal, log, onTrouble } = options;
  for (;;) {
    signal.throwIfAborted();
    try {
      const stored = await store.load();
      onTrouble(null);
      if (stored) return stored;
      const mirrored = await mirror.load();
      if (mirrored) log.warn({ pts: mirrored.common.pts }, "update_state.from_mirror");
      return mirrored;
    } catch (error) {
      onTrouble(`Redis: ${error instanceof Error ? error.message : String(error)}`);
      await delay(RETRY_DELAY_MS, undefined, { signal });
    }
  }
}

/** The state of an account that begins now: what this connection has been pushed already is still to come. */
export async function stateFromNow(ask: Ask, pushed: readonly UpdateContainer[]): Promise<UpdateState> {
  const { pts, qts, seq, date } = await ask(new Api.updates.GetState());
  const before = (box: Box, position: number) => Math.min(position, ...startsIn(pushed, box));
  return {
    common: { pts: before("common", pts), topMessageId: 0 },
    qts: before("qts", qts),
    seq: before("seq", seq),
    date,
    channels: new Map(),
  };
}

/** The states before each pushed update of a box. */
function startsIn(pushed: readonly UpdateContainer[], box: Box): number[] {
  if (box === "seq") return pushed.flatMap(({ seq, seqStart }) => (seq > 0 ? [seqStart - 1] : []));
  return pushed.flatMap(({ updates }) =>
    updates.flatMap((update) => {
      const place = placeOf(update);
      return place?.box === box ? [place.pts - place.count] : [];
    }),
  );
}
