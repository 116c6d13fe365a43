import { ApiError, type MediaKind } from "@telepipe/contracts";
import type { FileType } from "./identify-file.ts";
import type { PartialFile, SizeLimit } from "./media-folder.ts";

const MEGABYTE = 1024 * 1024;

/** Telegram's limit for photos (core.telegram.org/bots/api#sendphoto). */
const PHOTO_MAX_MB = 10;

const PHOTO_TYPES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** How large a file of a kind may be. `field` is where the caller gave it. */
export function sizeLimitOf(field: string, kind: MediaKind, maxMegabytes: number): SizeLimit {
  if (kind === "photo" && maxMegabytes > PHOTO_MAX_MB) {
    return {
      bytes: PHOTO_MAX_MB * MEGABYTE,
      exceeded: () =>
        rejected(field, `a photo may have at most ${PHOTO_MAX_MB} MB; send larger images with sendDocument`),
    };
  }
  return {
    bytes: maxMegabytes * MEGABYTE,
    exceeded: () =>
      new ApiError("MEDIA_TOO_LARGE", {
        detail: `${field}: the file is over the limit of ${maxMegabytes} MB`,
      }),
  };
}

/**
 * Refuses what Telegram would refuse anyway, before it is enqueued.
 *
 * @throws ApiError MEDIA_INVALID for an empty file, MEDIA_REJECTED for a photo that is no image
 */
export function checkFile(field: string, kind: MediaKind, file: PartialFile, type: FileType): void {
  if (file.sizeBytes === 0) throw new ApiError("MEDIA_INVALID", { detail: `${field}: the file is empty` });
  if (kind === "photo" && !PHOTO_TYPES.has(type.mimeType)) {
    throw rejected(field, `expected a JPEG, PNG, WebP or GIF image, got ${type.mimeType}`);
  }
}

function rejected(field: string, reason: string): ApiError {
  return new ApiError("MEDIA_REJECTED", { detail: `${field}: ${reason}` });
}
