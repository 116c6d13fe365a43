import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import type { Invoke } from "../telegram-session.ts";

/** The file on disk. */
export interface LocalFile {
  readonly path: string;
  /** The name that Telegram keeps. */
  readonly name: string;
  readonly sizeBytes: number;
}

/** Bytes per part: the largest that Telegram takes (core.telegram.org/api/files). */
const PART_BYTES = 512 * 1024;
/** From here on parts are saved by upload.saveBigFilePart. */
const BIG_FILE_BYTES = 10 * 1024 * 1024;
/** Parts under way at a time: enough to fill the line, few enough for other calls to get through between them. */
const PARTS_IN_FLIGHT = 4;
const PART_TIMEOUT_MS = 120_000;
const TRIES_PER_PART = 4;
/** Telegram paces big uploads with short waits; a longer one is the caller's to know. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * Uploads a file part by part, with a few parts in memory whatever its size, and returns what messages refer to.
 * A part that Telegram has taken is not sent again, whatever happens to the line meanwhile.
 *
 * @param onPart learns the bytes of each part that Telegram has taken
 * @throws ApiError MEDIA_REJECTED for an empty or changed file, FLOOD_WAIT, TELEGRAM_UNAVAILABLE, …
 */
export async function uploadFile(
  invoke: Invoke,
  file: LocalFile,
  onPart: (bytes: number) => void = () => undefined,
): Promise<Api.TypeInputFile> {
  if (file.sizeBytes === 0) throw new ApiError("MEDIA_REJECTED", { detail: "the file is empty" });
  await using handle = await openFile(file.path);
  const fileId = bigInt(randomBytes(8).readBigInt64LE(0));
  const parts = Math.ceil(file.sizeBytes / PART_BYTES);
  const isBig = file.sizeBytes > BIG_FILE_BYTES;
  let next = 0;
  const giveUp = new AbortController();
  const takeParts = async () => {
    // One for all parts of a taker: the library has made its own copy when a part is on its way.
    const buffer = Buffer.allocUnsafe(Math.min(PART_BYTES, file.sizeBytes));
    while (next < parts && !giveUp.signal.aborted) {
      const index = next++;
      const bytes = await readPart(handle, index, file.sizeBytes, buffer);
      const part = { fileId, filePart: index, bytes };
      await savePart(
        invoke,
        isBig
          ? new Api.upload.SaveBigFilePart({ ...part, fileTotalParts: parts })
          : new Api.upload.SaveFilePart(part),
        giveUp.signal,
      );
      onPart(bytes.length);
    }
  };
  const takers = Array.from({ length: Math.min(PARTS_IN_FLIGHT, parts) }, takeParts);
  try {
    await Promise.all(takers);
  } catch (error) {
    giveUp.abort();
    // The handle may be closed only once nobody reads from it.
    await Promise.allSettled(takers);
    throw error;
  }
  const uploaded = { id: fileId, parts, name: file.name };
  return isBig ? new Api.InputFileBig(uploaded) : new Api.InputFile({ ...uploaded, md5Checksum: "" });
}

/** A part may be saved again at any time: the last one counts. */
async function savePart(
  invoke: Invoke,
  request: Api.upload.SaveFilePart | Api.upload.SaveBigFilePart,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await invoke(request, { timeoutMs: PART_TIMEOUT_MS, signal });
      return;
    } catch (error) {
      const waitMs = pauseAfter(error);
      if (waitMs === null || attempt === TRIES_PER_PART || signal.aborted) throw error;
      await delay(waitMs, undefined, { signal });
    }
  }
}

/** Milliseconds until a failed part is worth another try; null when it is not. */
function pauseAfter(error: unknown): number | null {
  if (!(error instanceof ApiError)) return null;
  if (error.code === "RESULT_TIMEOUT") return 0;
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds === undefined || retryAfterSeconds > LONGEST_WAIT_SECONDS) return null;
  return retryAfterSeconds * 1000;
}

async function readPart(
  handle: FileHandle,
  index: number,
  sizeBytes: number,
  buffer: Buffer,
): Promise<Buffer> {
  const position = index * PART_BYTES;
  const bytes = buffer.subarray(0, Math.min(PART_BYTES, sizeBytes - position));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0)
      throw new ApiError("MEDIA_REJECTED", { detail: "the file became shorter while it was sent" });
    filled += bytesRead;
  }
  return bytes;
}

async function openFile(path: string): Promise<FileHandle> {
  return open(path, "r").catch((cause: unknown) => {
    throw new ApiError("MEDIA_REJECTED", { detail: "the file is not in the media folder any more", cause });
  });
}
