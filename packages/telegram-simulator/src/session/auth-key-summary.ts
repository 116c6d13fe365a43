import type { AuthKey } from "./auth-key.ts";

/** An auth key as others see it: without the key. */
export interface AuthKeySummary {
  /** 16 hex digits. */
  authKeyId: string;
  /** Who is logged in on it. */
  accountId: bigint | undefined;
  /** The TL layer of its client; undefined before the first call. */
  layer: number | undefined;
  createdAtSeconds: number;
  /** Its MTProto sessions that have a connection. */
  openSessions: number;
}

/** What may be shown of an auth key. */
export function summariseAuthKey(key: AuthKey): AuthKeySummary {
  return {
    authKeyId: key.id,
    accountId: key.account?.id,
    layer: key.layer,
    createdAtSeconds: key.createdAtSeconds,
    openSessions: [...key.sessions.values()].filter(({ connection }) => connection?.isOpen).length,
  };
}
