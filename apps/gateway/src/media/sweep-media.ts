import { lstat, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { MEDIA_NAME } from "@telepipe/runtime";
import { PARTIAL_NAME } from "../staging/media-folder.ts";

/** When files of the media folder may go. */
export interface RetentionRules {
  /** Older files are deleted; null: never for their age. */
  readonly maxAgeMs: number | null;
  /** The oldest are deleted when all together are larger; null: never for their size. */
  readonly maxTotalBytes: number | null;
}

/** What a sweep found and did. */
export interface SweepResult {
  readonly deletedFiles: number;
  readonly deletedBytes: number;
  readonly leftBytes: number;
}

interface MediaFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

const HOUR_MS = 3_600_000;

/** Younger files stay whatever the rules say: jobs and deliveries that are under way refer to them. */
export const SAFE_AGE_MS = 24 * HOUR_MS;

/** A partial file that has not grown for this long belongs to a process that is gone. */
const ABANDONED_AGE_MS = HOUR_MS;

/**
 * Deletes what the rules no longer keep, and partial files that nobody writes any more. Touches nothing but files
 * with the names that Telepipe gives. Several processes may sweep the same folder.
 */
export async function sweepMedia(
  directory: string,
  rules: RetentionRules,
  now: number,
): Promise<SweepResult> {
  const kept: MediaFile[] = [];
  let deletedFiles = 0;
  let deletedBytes = 0;
  const remove = async (file: MediaFile) => {
    await rm(file.path, { force: true });
    deletedFiles += 1;
    deletedBytes += file.sizeBytes;
  };
  for await (const { name } of await opendir(directory)) {
    const isPartial = PARTIAL_NAME.test(name);
    if (!isPartial && !MEDIA_NAME.test(name)) continue;
    const file = await describeFile(join(directory, name));
    if (file === null) continue;
    const ageMs = now - file.modifiedAt;
    const maxAgeMs = isPartial ? ABANDONED_AGE_MS : Math.max(rules.maxAgeMs ?? Infinity, SAFE_AGE_MS);
    if (ageMs > maxAgeMs) await remove(file);
    else kept.push(file);
  }
  let leftBytes = kept.reduce((sum, file) => sum + file.sizeBytes, 0);
  for (const file of kept.sort((a, b) => a.modifiedAt - b.modifiedAt)) {
    if (leftBytes <= (rules.maxTotalBytes ?? Infinity) || now - file.modifiedAt < SAFE_AGE_MS) break;
    await remove(file);
    leftBytes -= file.sizeBytes;
  }
  return { deletedFiles, deletedBytes, leftBytes };
}

/** Null when it is gone meanwhile or is no regular file. */
async function describeFile(path: string): Promise<MediaFile | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() ? { path, sizeBytes: stats.size, modifiedAt: stats.mtimeMs } : null;
}
