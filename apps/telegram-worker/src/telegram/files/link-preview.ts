import type { LinkPreviewOptions } from "@telepipe/contracts";
import { Api } from "telegram";

/** A preview of a certain link, or of a certain size; null when Telegram is to choose, or to show none. */
export function linkPreviewMedia(
  options: LinkPreviewOptions | null | undefined,
): Api.InputMediaWebPage | null {
  if (!options?.url || options.is_disabled) return null;
  return new Api.InputMediaWebPage({
    url: options.url,
    // The text goes out whether the page can be had or not.
    optional: true,
    ...(options.prefer_large_media ? { forceLargeMedia: true } : {}),
    ...(options.prefer_small_media ? { forceSmallMedia: true } : {}),
  });
}
