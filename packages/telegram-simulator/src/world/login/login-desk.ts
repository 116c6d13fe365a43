import type { Seed } from "../seed.ts";
import type { UpdatesHub } from "../updates-hub.ts";
import { createExportedAuthorizations, type ExportedAuthorizations } from "./exported-authorizations.ts";
import { createLoginCodes, type LoginCodes } from "./login-codes.ts";
import { createLoginTokens, type LoginTokens } from "./login-tokens.ts";
import { createPendingPasswords, type PendingPasswords } from "./pending-passwords.ts";

/** Everything about logins that are under way. */
export interface LoginDesk {
  readonly loginCodes: LoginCodes;
  readonly loginTokens: LoginTokens;
  readonly pendingPasswords: PendingPasswords;
  readonly exportedAuthorizations: ExportedAuthorizations;
}

/** Creates a desk at which nobody waits. Scanned QR codes are told to the auth key that showed them. */
export function createLoginDesk(seed: Seed, hub: UpdatesHub, nowSeconds: () => number): LoginDesk {
  const tellScanned = (authKeyId: string) => {
    const updates = { _: "updateShort", update: { _: "updateLoginToken" }, date: nowSeconds() };
    hub.push({ authKeyId, updates });
  };
  return {
    loginCodes: createLoginCodes(seed, nowSeconds),
    loginTokens: createLoginTokens(nowSeconds, tellScanned),
    pendingPasswords: createPendingPasswords(),
    exportedAuthorizations: createExportedAuthorizations(),
  };
}
