import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import type { Invoke } from "../telegram-session.ts";

const MEBIBYTE = 1024 ** 2;
/** 4000 parts of 512 KiB: `upload_max_fileparts_default` (core.telegram.org/api/config). */
const DEFAULT_MAX_BYTES = 2000 * MEBIBYTE;
/** 8000 parts: `upload_max_fileparts_premium`. */
const PREMIUM_MAX_BYTES = 4000 * MEBIBYTE;

/**
 * Refuses a file that Telegram would refuse only after it has been sent to it. Whether the account has Premium is asked
 * when it matters, as that changes while a session lives.
 *
 * @throws ApiError MEDIA_TOO_LARGE, and what the question meets
 */
export async function checkUploadSize(invoke: Invoke, sizeBytes: number): Promise<void> {
  if (sizeBytes <= DEFAULT_MAX_BYTES) return;
  if (sizeBytes > PREMIUM_MAX_BYTES) throw tooLarge("Telegram takes at most 4000 MiB");
  const [self] = await invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
  if (self instanceof Api.User && self.premium) return;
  throw tooLarge("Telegram takes at most 2000 MiB of an account without Premium");
}

function tooLarge(detail: string): ApiError {
  return new ApiError("MEDIA_TOO_LARGE", { detail });
}
