import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import { computeCheck } from "telegram/Password.js";
import type { Credentials } from "../connect-telegram.ts";
import { dataCentreToMoveTo, telegramErrorName } from "../error-mapping.ts";
import type { Line } from "../line.ts";

/** How a step of a login ended. */
export type SignIn = "signed_in" | "password_needed" | "wrong_code" | "code_expired" | "no_account";

/** A login code that is on its way. */
export interface SentCode {
  readonly phoneNumber: string;
  readonly hash: string;
  /** Where the code comes to. */
  readonly via: "app" | "sms" | "call" | "other";
}

/**
 * Has Telegram send a login code (core.telegram.org/api/auth).
 *
 * @throws ApiError TELEGRAM_REJECTED (PHONE_NUMBER_INVALID, …), FLOOD_WAIT, TELEGRAM_UNAVAILABLE
 */
export async function requestCode(
  line: Line,
  { apiId, apiHash }: Credentials,
  phoneNumber: string,
): Promise<SentCode> {
  const request = new Api.auth.SendCode({ phoneNumber, apiId, apiHash, settings: new Api.CodeSettings({}) });
  const sent = await followingMoves(line, () => line.invoke(request));
  if (!(sent instanceof Api.auth.SentCode)) {
    throw new ApiError("TELEGRAM_REJECTED", { detail: `Telegram answered with ${sent.className}` });
  }
  return { phoneNumber, hash: sent.phoneCodeHash, via: viaOf(sent.type) };
}

/** Hands the code in. @throws ApiError for anything but the outcomes of `SignIn` */
export async function submitCode(line: Line, sent: SentCode, code: string): Promise<SignIn> {
  const request = new Api.auth.SignIn({
    phoneNumber: sent.phoneNumber,
    phoneCodeHash: sent.hash,
    phoneCode: code,
  });
  try {
    const result = await line.invoke(request);
    return result instanceof Api.auth.AuthorizationSignUpRequired ? "no_account" : "signed_in";
  } catch (error) {
    switch (telegramErrorName(error)) {
      case "SESSION_PASSWORD_NEEDED":
        return "password_needed";
      case "PHONE_CODE_INVALID":
      case "PHONE_CODE_EMPTY":
        return "wrong_code";
      case "PHONE_CODE_EXPIRED":
        return "code_expired";
      case "PHONE_NUMBER_UNOCCUPIED":
        return "no_account";
      default:
        throw error;
    }
  }
}

/** The owner's own hint at the password; null when there is none. */
export async function passwordHint(line: Line): Promise<string | null> {
  const { hint } = await line.invoke(new Api.account.GetPassword());
  return hint || null;
}

/** Proves knowledge of the password without sending it (core.telegram.org/api/srp); false when it is wrong. */
export async function submitPassword(line: Line, password: string): Promise<boolean> {
  const settings = await line.invoke(new Api.account.GetPassword());
  const proof = await computeCheck(settings, password);
  try {
    await line.invoke(new Api.auth.CheckPassword({ password: proof }));
    return true;
  } catch (error) {
    if (telegramErrorName(error) === "PASSWORD_HASH_INVALID") return false;
    throw error;
  }
}

/** Makes a call again at the data centre that Telegram names. */
export async function followingMoves<Result>(line: Line, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const dcId = dataCentreToMoveTo(error);
    if (dcId === null) throw error;
    await line.moveTo(dcId);
    return call();
  }
}

function viaOf(type: Api.auth.TypeSentCodeType): SentCode["via"] {
  if (type instanceof Api.auth.SentCodeTypeApp) return "app";
  if (type instanceof Api.auth.SentCodeTypeSms) return "sms";
  if (type instanceof Api.auth.SentCodeTypeCall) return "call";
  return "other";
}
