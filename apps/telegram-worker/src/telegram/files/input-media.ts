import type { MediaKind } from "@telepipe/contracts";
import { Api } from "telegram";
import type { MediaFacts } from "../../media/media-facts.ts";

/** An uploaded file and what it is to be sent as. */
export interface UploadedMedia {
  readonly kind: MediaKind;
  readonly file: Api.TypeInputFile;
  readonly fileName: string;
  readonly mimeType: string;
  /** What the file says of itself. */
  readonly facts: MediaFacts;
}

/** How a file is presented is decided by attributes, not by its content (core.telegram.org/api/files). */
export function inputMedia(media: UploadedMedia): Api.TypeInputMedia {
  const { kind, file, fileName, mimeType, facts } = media;
  if (kind === "photo") return new Api.InputMediaUploadedPhoto({ file });
  const attributes: Api.TypeDocumentAttribute[] = [new Api.DocumentAttributeFilename({ fileName })];
  const duration = Math.round(facts.durationSeconds);
  if (kind === "audio") attributes.push(new Api.DocumentAttributeAudio({ duration }));
  if (kind === "voice") attributes.push(new Api.DocumentAttributeAudio({ voice: true, duration }));
  if (kind === "video") {
    attributes.push(
      new Api.DocumentAttributeVideo({
        supportsStreaming: true,
        duration: facts.durationSeconds,
        w: facts.width,
        h: facts.height,
      }),
    );
  }
  return new Api.InputMediaUploadedDocument({
    file,
    mimeType: presentedMimeType(kind, mimeType),
    attributes,
    // Else Telegram would turn a GIF or MP4 into an animation or a video.
    forceFile: kind === "document",
  });
}

/** Telegram shows a voice message or a video only under a MIME type of that family. */
function presentedMimeType(kind: MediaKind, mimeType: string): string {
  if (kind === "voice" && !mimeType.startsWith("audio/")) return "audio/ogg";
  if (kind === "video" && !mimeType.startsWith("video/")) return "video/mp4";
  if (kind === "audio" && !mimeType.startsWith("audio/")) return "audio/mpeg";
  return mimeType;
}
