import type { TlObject } from "../tl/tl-object.ts";

/** Updates for one account, to be sent to its sessions. */
export interface AccountPush {
  accountId: bigint;
  /** A complete object of type `Updates`: updateShortMessage, updateShort, updates, updatesTooLong … */
  updates: TlObject;
  /** The session that caused the updates and has them in its RPC result already. */
  exceptSessionId?: bigint;
}

/** Updates for the sessions of an auth key on which nobody is logged in yet (updateLoginToken). */
export interface AuthKeyPush {
  /** As in Call. */
  authKeyId: string;
  updates: TlObject;
}

export type UpdatesPush = AccountPush | AuthKeyPush;

/** What the protocol half needs of the world: where updates come from. */
export interface UpdatesSource {
  /** Calls `listener` for each push, in order; returns a function that unsubscribes. */
  onUpdates(listener: (push: UpdatesPush) => void): () => void;
}
