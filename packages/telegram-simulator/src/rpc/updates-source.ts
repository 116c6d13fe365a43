import type { TlObject } from "../tl/tl-object.ts";

/** Updates for one account, to be sent to its sessions. */
export interface UpdatesPush {
  accountId: bigint;
  /** A complete object of type `Updates`: updateShortMessage, updateShort, updates, updatesTooLong … */
  updates: TlObject;
  /** The session that caused the updates and has them in its RPC result already. */
  exceptSessionId?: bigint;
}

/** What the protocol half needs of the world: where updates come from. */
export interface UpdatesSource {
  /** Calls `listener` for each push, in order; returns a function that unsubscribes. */
  onUpdates(listener: (push: UpdatesPush) => void): () => void;
}
