import { AuthKey } from "telegram/crypto/AuthKey.js";
import { MemorySession } from "telegram/sessions/index.js";
import type { StoredSession } from "./session-file.ts";

/** A session that may not have a key yet. */
export type StartingPoint = Omit<StoredSession, "authKey"> & { readonly authKey: Buffer | null };

/**
 * What the library keeps of a session, in memory only: a session is stored by a login and by nothing else, so that a
 * key on which nobody is logged in never replaces a good one.
 */
export class LibrarySession extends MemorySession {
  readonly #stored: StartingPoint | null;

  constructor(stored: StartingPoint | null) {
    super();
    this.#stored = stored;
    if (stored) this.setDC(stored.dcId, stored.serverAddress, stored.port);
  }

  override async load(): Promise<void> {
    if (!this.#stored?.authKey || this.authKey) return;
    const authKey = new AuthKey();
    await authKey.setKey(this.#stored.authKey);
    this.setAuthKey(authKey);
  }

  /** The library appends every user and chat that it meets to a set which it never empties; `Peers` does that job. */
  override processEntities(): void {}

  /** The session as it can be stored; null before there is a key. */
  snapshot(): StoredSession | null {
    const authKey = this.authKey?.getKey();
    if (!authKey) return null;
    return { dcId: this.dcId, serverAddress: this.serverAddress, port: this.port, authKey };
  }
}
