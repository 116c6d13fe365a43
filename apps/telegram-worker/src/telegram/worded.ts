import { ApiError } from "@telepipe/contracts";
import { telegramErrorName } from "./error-mapping.ts";

/**
 * Makes a call whose refusals the Bot API words in its own way.
 *
 * @param words Telegram's constants → what the caller is told
 * @throws ApiError TELEGRAM_REJECTED with those words, and everything else as it is
 */
export async function worded<Result>(
  words: Readonly<Record<string, string>>,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === null || !Object.hasOwn(words, name)) throw error;
    throw rejected(words[name] ?? name, error);
  }
}

/** A refusal in the words of the Bot API. */
export function rejected(detail: string, cause?: unknown): ApiError {
  return new ApiError("TELEGRAM_REJECTED", { detail, cause });
}

/** Makes a call that has nothing to do when Telegram answers one of `constants`: what it asks for is so already. */
export async function unlessSoAlready(
  constants: readonly string[],
  call: () => Promise<unknown>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!constants.includes(telegramErrorName(error) ?? "")) throw error;
  }
}
