import type { EventType } from "@telepipe/contracts";
import type { Clock, Logger } from "@telepipe/runtime";
import type { Downloads } from "../download/downloads.ts";
import type { TelegramSession } from "../telegram-session.ts";
import type { CatchUpMetrics } from "./catch-up/catch-up.ts";
import type { FlowTiming } from "./flow-watch.ts";
import type { StateMirror } from "./state/state-mirror.ts";
import type { UpdateStateStore } from "./state/update-state-store.ts";
import type { IncomingUpdate } from "./update-mapper.ts";

/** What receiving counts of updates. */
export interface UpdateMetrics extends CatchUpMetrics {
  /** Something was pushed, or came with the result of a call. */
  containerTaken(): void;
  /** Telegram had not pushed what it should have. */
  silenceFound(): void;
}

/** Times and limits that tests change. */
export interface UpdateTiming extends FlowTiming {
  /** How long something missing may be on its way, in milliseconds; 0.5 s when absent. */
  readonly gapWaitMs?: number;
  /** How long an album waits for more of its messages, in milliseconds; 1 s when absent. */
  readonly albumQuietMs?: number;
  /** Updates taken and not in Redis yet; what comes beyond that is fetched later. 10,000 when absent. */
  readonly openMax?: number;
}

/** What receiving needs. */
export interface ReceiveUpdatesOptions {
  readonly session: TelegramSession;
  readonly store: UpdateStateStore;
  readonly mirror: StateMirror;
  readonly downloads: Downloads;
  readonly metrics: UpdateMetrics;
  readonly log: Logger;
  /** Ends catching up. */
  readonly signal: AbortSignal;
  /** Ends what is being fetched for updates that were taken. */
  readonly completionSignal: AbortSignal;
  readonly timing?: UpdateTiming | undefined;
  readonly clock?: Clock;
  /** See `UpdateMapperOptions`. */
  isWanted(type: EventType): boolean;
  /**
   * Takes each update in its order; must not throw.
   *
   * @param settle is to be called once the update's event is in Redis, or when there is none
   */
  accept(update: IncomingUpdate, settle: () => void): void;
}
