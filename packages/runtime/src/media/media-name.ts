import { randomBytes } from "node:crypto";

/** What a media file may be called; anything else is never opened, so no path leaves the folder. */
export const MEDIA_NAME = /^[A-Za-z0-9_-]{16,64}(\.[A-Za-z0-9]{1,10})?$/;

/**
 * A name that cannot be guessed (144 random bits) and says nothing of chat or message.
 *
 * @param extension without the dot; dropped when it is not 1 to 10 letters and digits
 */
export function createMediaName(extension: string | null | undefined): string {
  const stem = randomBytes(18).toString("base64url");
  return extension && /^[A-Za-z0-9]{1,10}$/.test(extension) ? `${stem}.${extension.toLowerCase()}` : stem;
}
