import { Api } from "telegram";
import type { Credentials } from "../connect-telegram.ts";
import { telegramErrorName } from "../error-mapping.ts";
import type { Line } from "../line.ts";
import type { Unsubscribe } from "../telegram-session.ts";

/** What a request for a login token brings. */
export type LoginToken =
  /** To be shown as a QR code, and to be asked for again when it expires or was accepted. */
  | { readonly kind: "token"; readonly url: string; readonly expiresInMs: number }
  | { readonly kind: "signed_in" }
  | { readonly kind: "password_needed" };

/** Clocks differ; a token that seems to be dead already is shown for a moment all the same. */
const SHORTEST_LIFE_MS = 1000;

/**
 * Asks for a login token, or for what became of the last one (core.telegram.org/api/qr-login).
 *
 * @throws ApiError FLOOD_WAIT, TELEGRAM_UNAVAILABLE, …
 */
export async function exportLoginToken(line: Line, { apiId, apiHash }: Credentials): Promise<LoginToken> {
  try {
    const request = new Api.auth.ExportLoginToken({ apiId, apiHash, exceptIds: [] });
    return await tokenOf(line, await line.invoke(request));
  } catch (error) {
    if (telegramErrorName(error) === "SESSION_PASSWORD_NEEDED") return { kind: "password_needed" };
    throw error;
  }
}

/** Calls `listener` when the token was scanned and accepted on a device that is logged in. */
export function onTokenAccepted(line: Line, listener: () => void): Unsubscribe {
  return line.onUpdates((updates) => {
    const all =
      updates instanceof Api.UpdateShort ? [updates.update] : "updates" in updates ? updates.updates : [];
    if (all.some((update) => update instanceof Api.UpdateLoginToken)) listener();
  });
}

async function tokenOf(line: Line, result: Api.auth.TypeLoginToken): Promise<LoginToken> {
  if (result instanceof Api.auth.LoginTokenSuccess) return { kind: "signed_in" };
  if (result instanceof Api.auth.LoginTokenMigrateTo) {
    // The account that accepted it lives in another data centre.
    await line.moveTo(result.dcId);
    return tokenOf(line, await line.invoke(new Api.auth.ImportLoginToken({ token: result.token })));
  }
  const url = `tg://login?token=${Buffer.from(result.token).toString("base64url")}`;
  const expiresInMs = Math.max(SHORTEST_LIFE_MS, result.expires * 1000 - Date.now());
  return { kind: "token", url, expiresInMs };
}
