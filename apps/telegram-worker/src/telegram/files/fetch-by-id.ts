import { access } from "node:fs/promises";
import { join } from "node:path";
import { Api } from "telegram";
import { BoundedMap } from "../bounded-map.ts";
import { fetchParts } from "../download/fetch-parts.ts";
import type { RemoteFile } from "../download/remote-file.ts";
import { writeMediaFile } from "../download/write-media-file.ts";
import { type FileAddress, toLong } from "../objects/file-id.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { freshReference } from "./known-file.ts";

const REMEMBERED_MAX = 1000;
/** Fetching the largest file over a slow line takes that long. */
const DEADLINE_MS = 25 * 60_000;

/** Files that a session has fetched, or is fetching: who asks for one twice gets it once. */
const fetched = new WeakMap<TelegramSession, BoundedMap<string, Promise<string>>>();

/**
 * Fetches a file into the media folder and returns its name there.
 *
 * @throws ApiError when Telegram refuses, Error when the file ends early
 */
export async function fetchById(
  session: TelegramSession,
  directory: string,
  address: FileAddress,
): Promise<string> {
  const files = fetched.get(session) ?? new BoundedMap<string, Promise<string>>(REMEMBERED_MAX);
  fetched.set(session, files);
  const key = `${address.kind}:${address.id}:${address.thumbSize}`;
  const known = files.get(key);
  if (known !== undefined) {
    const name = await known;
    if (await exists(join(directory, name))) return name;
  }
  const fetching = fetch(session, directory, address);
  files.set(key, fetching);
  fetching.catch(() => files.delete(key));
  return fetching;
}

function fetch(session: TelegramSession, directory: string, address: FileAddress): Promise<string> {
  const refresh = async () => {
    const fileReference = await freshReference(session, address);
    return fileReference === null ? null : remoteFile({ ...address, fileReference });
  };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const parts = fetchParts({ invoke: session.invoke, file: remoteFile(address), refresh, signal });
  return writeMediaFile(directory, address.extension || null, parts);
}

function remoteFile(address: FileAddress): RemoteFile {
  const { kind, dcId, sizeBytes, extension, thumbSize, fileReference } = address;
  const key = { id: toLong(address.id), accessHash: toLong(address.accessHash), fileReference, thumbSize };
  const location =
    kind === "photo" ? new Api.InputPhotoFileLocation(key) : new Api.InputDocumentFileLocation(key);
  return { id: String(address.id), dcId, location, sizeBytes, extension: extension || null };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
