import type { Peer } from "../peer.ts";
import type { Message } from "./post.ts";

/**
 * One change of a message box. `pts` is the box's state after it and `ptsCount` how many steps it took, so that for
 * each event `pts - ptsCount` is the `pts` of the event before (core.telegram.org/api/updates).
 */
export type BoxEvent = BoxState & BoxChange;

/** A change's place in the box's history. */
export interface BoxState {
  readonly pts: number;
  readonly ptsCount: number;
  /** The channel whose box it is; absent in an account's box. */
  readonly channelId?: bigint;
}

/** What changed. */
export type BoxChange =
  | { readonly kind: "new"; readonly message: Message }
  | { readonly kind: "edited"; readonly message: Message }
  | { readonly kind: "deleted"; readonly ids: readonly number[] }
  | {
      readonly kind: "pinned";
      readonly peer: Peer;
      readonly ids: readonly number[];
      /** False when they are pinned no longer. */
      readonly pinned: boolean;
    }
  | { readonly kind: "contents_read"; readonly ids: readonly number[] }
  | { readonly kind: "inbox_read"; readonly peer: Peer; readonly maxId: number; readonly unreadCount: number }
  | { readonly kind: "outbox_read"; readonly peer: Peer; readonly maxId: number };
