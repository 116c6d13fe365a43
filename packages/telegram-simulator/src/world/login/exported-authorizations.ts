import { randomBytes } from "node:crypto";
import type { Account } from "../account.ts";

/** A login on its way to another data centre. */
export interface ExportedAuthorization {
  /** The account's id. */
  readonly id: bigint;
  /** What proves it; good for one import. */
  readonly bytes: Buffer;
}

/** Logins that one data centre has given out for another one (core.telegram.org/api/datacenter). */
export interface ExportedAuthorizations {
  /** For the data centre with this number. */
  export(account: Account, dcId: number): ExportedAuthorization;
  /** The account, once, when the proof is the one that was given out for that data centre. */
  import(id: bigint, bytes: Buffer, dcId: number): Account | undefined;
}

/** Creates a desk that has given out nothing. */
export function createExportedAuthorizations(): ExportedAuthorizations {
  const exported = new Map<string, { account: Account; dcId: number }>();
  return {
    export(account, dcId) {
      const bytes = randomBytes(128);
      exported.set(bytes.toString("hex"), { account, dcId });
      return { id: account.id, bytes };
    },
    import(id, bytes, dcId) {
      const proof = bytes.toString("hex");
      const known = exported.get(proof);
      if (known?.account.id !== id || known.dcId !== dcId) return undefined;
      exported.delete(proof);
      return known.account;
    },
  };
}
