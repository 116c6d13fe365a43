import { join } from "node:path";
import type { MediaKind, MediaSource, StagedFile } from "@telepipe/contracts";
import { readMediaFacts } from "../media/read-media-facts.ts";
import { type InputMedia, inputMedia } from "../telegram/files/input-media.ts";
import { addressOf, knownMedia, withFreshReference } from "../telegram/files/known-file.ts";
import { uploadFile } from "../telegram/files/upload-file.ts";
import { checkUploadSize } from "../telegram/files/upload-size.ts";
import type { ExecutorContext } from "./executor.ts";

/** How the caller wants a file to be shown. */
export interface MediaFields {
  readonly thumbnail?: MediaSource | null | undefined;
  readonly duration?: number | null | undefined;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly length?: number | null | undefined;
  readonly performer?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly has_spoiler?: boolean | null | undefined;
  readonly emoji?: string | null | undefined;
}

/**
 * Does something with a caller's file as a message's media: it is uploaded, or is one that Telegram has, whose
 * reference is renewed when it has expired.
 */
export async function withMedia<Result>(
  kind: MediaKind,
  source: MediaSource,
  fields: MediaFields,
  context: ExecutorContext,
  use: (media: InputMedia) => Promise<Result>,
): Promise<Result> {
  if ("file" in source) return use(await uploaded(kind, source, fields, context));
  return withFreshReference(context.session, addressOf(source.file_id), (address) =>
    use(knownMedia(address, kind, fields.has_spoiler ?? false)),
  );
}

async function uploaded(
  kind: MediaKind,
  staged: StagedFile,
  fields: MediaFields,
  context: ExecutorContext,
): Promise<InputMedia> {
  // The name is the gateway's own and has no separators: its schema says so.
  const path = join(context.mediaDir, staged.file);
  const { thumbnail, duration, width, height, length, performer, title, emoji } = fields;
  // In this turn of the event loop, so that the total of an album is known before its first part is on its way.
  const [file, facts, thumb] = await Promise.all([
    upload(staged, context),
    readMediaFacts(path),
    thumbnail && "file" in thumbnail && kind !== "photo" ? upload(thumbnail, context) : undefined,
  ]);
  return inputMedia({
    kind,
    file,
    fileName: staged.file_name,
    mimeType: staged.mime_type,
    facts: {
      durationSeconds: duration ?? facts.durationSeconds,
      width: width ?? length ?? facts.width,
      height: height ?? length ?? facts.height,
    },
    more: { performer, title, emoji, hasSpoiler: fields.has_spoiler },
    ...(thumb === undefined ? {} : { thumb }),
  });
}

/**
 * Uploads a staged file.
 *
 * @throws ApiError MEDIA_TOO_LARGE and what `uploadFile` says
 */
export async function upload(
  { file, file_name: name, size_bytes: sizeBytes }: StagedFile,
  { session, mediaDir, progress }: ExecutorContext,
): ReturnType<typeof uploadFile> {
  const transfer = progress.begin("uploading", sizeBytes);
  await checkUploadSize(session.invoke, sizeBytes);
  const onPart = (bytes: number) => transfer.advance(bytes);
  return uploadFile(session.invoke, { path: join(mediaDir, file), name, sizeBytes }, onPart);
}
