import { ApiError } from "@telepipe/contracts";
import { telegramErrorName } from "../error-mapping.ts";

/** Why a download failed, in words that may be shown: Telegram's own name of the error where there is one. */
export function failureReason(error: unknown): string {
  if (error instanceof ApiError) return telegramErrorName(error) ?? error.detail;
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "the download took too long";
  const code = (error as NodeJS.ErrnoException).code;
  return code?.startsWith("E") ? `the media folder cannot be written: ${code}` : error.message;
}
