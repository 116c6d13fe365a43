import { access } from "node:fs/promises";
import { join } from "node:path";
import { createMediaName, type Logger } from "@telepipe/runtime";
import { Api } from "telegram";
import type { TransferProgress } from "../../files/transfer-progress.ts";
import { BoundedMap } from "../bounded-map.ts";
import { failureReason } from "../download/failure-reason.ts";
import { fetchParts } from "../download/fetch-parts.ts";
import type { RemoteFile } from "../download/remote-file.ts";
import { Semaphore } from "../download/semaphore.ts";
import { writeMediaFile } from "../download/write-media-file.ts";
import { type FileAddress, toLong } from "../objects/file-id.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { freshReference } from "./known-file.ts";

const REMEMBERED_MAX = 1000;
/** Files fetched at the same time; each has a few parts in memory. Others wait. */
const CONCURRENCY = 16;
/** Fetching the largest file over a slow line takes that long. */
const DEADLINE_MS = 4 * 3_600_000;

/** A file that is being fetched, or has been. */
interface Fetch {
  readonly name: string;
  /** Its first part lies in the folder and the rest is coming, or all of it is there. */
  readonly begun: Promise<void>;
  /** Whether `begun` has resolved. */
  isTold: boolean;
  isDone: boolean;
  bytesDone: number;
  /** Learn the bytes of each further part. */
  readonly listeners: Set<(bytes: number) => void>;
}

/** What a session has fetched, or is fetching: who asks for a file twice gets it once. */
class Fetches {
  readonly #known = new BoundedMap<string, Fetch>(REMEMBERED_MAX);
  readonly #semaphore = new Semaphore(CONCURRENCY);
  readonly #session: TelegramSession;
  readonly #over = new AbortController();

  constructor(session: TelegramSession) {
    this.#session = session;
    void session.ended.then(() => this.#over.abort(new Error("the connection is over")));
  }

  /** Begins, or finds what has begun and can still be read. */
  async of(directory: string, address: FileAddress, log: Logger): Promise<Fetch> {
    const key = `${address.kind}:${address.id}:${address.thumbSize}`;
    const known = this.#known.get(key);
    if (known && (!known.isDone || (await exists(join(directory, known.name))))) return known;
    // Somebody else may have begun while the folder was looked at.
    const current = this.#known.get(key);
    if (current && current !== known) return current;
    const started = this.#start(directory, address, (error) => {
      if (this.#known.get(key) === started) this.#known.delete(key);
      if (started.isTold) logFailure(log, address, started, error);
    });
    this.#known.set(key, started);
    return started;
  }

  #start(directory: string, address: FileAddress, onFailed: (error: unknown) => void): Fetch {
    const { promise: begun, resolve, reject } = Promise.withResolvers<void>();
    begun.catch(() => undefined); // Whoever has asked for the file hears of it.
    const name = createMediaName(address.extension);
    const fetch: Fetch = { name, begun, isTold: false, isDone: false, bytesDone: 0, listeners: new Set() };
    const tell = () => {
      fetch.isTold = true;
      resolve();
    };
    const parts = told(this.#parts(address), fetch, address.sizeBytes, tell);
    this.#semaphore
      .run(() => writeMediaFile(directory, name, parts, address.sizeBytes))
      .then(() => {
        fetch.isDone = true;
        tell();
      })
      // Those who read it already see it end early; the next who asks begins anew.
      .catch((error: unknown) => {
        onFailed(error);
        reject(error);
      });
    return fetch;
  }

  async *#parts(address: FileAddress): AsyncGenerator<Buffer, void, void> {
    const { invoke } = this.#session;
    const refresh = async () => {
      const fileReference = await freshReference(this.#session, address);
      return fileReference === null ? null : remoteFile({ ...address, fileReference });
    };
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(DEADLINE_MS)]);
    yield* fetchParts({ invoke, file: remoteFile(address), refresh, signal });
  }
}

const fetches = new WeakMap<TelegramSession, Fetches>();

/**
 * Begins to fetch a file into the media folder and returns the name that it will have there, which may be read from now
 * on: as far as it has come.
 *
 * @param progress learns of each part, also after this has returned
 * @param log learns of a failure that comes after this has returned, and that no caller hears of
 * @throws ApiError when Telegram refuses the file, Error when it ends early
 */
export async function fetchById(
  session: TelegramSession,
  directory: string,
  address: FileAddress,
  { progress, log }: { readonly progress: TransferProgress; readonly log: Logger },
): Promise<string> {
  const ofSession = fetches.get(session) ?? new Fetches(session);
  fetches.set(session, ofSession);
  const fetch = await ofSession.of(directory, address, log);
  if (!fetch.isDone) {
    const transfer = progress.begin("downloading", address.sizeBytes);
    transfer.advance(fetch.bytesDone);
    fetch.listeners.add((bytes) => transfer.advance(bytes));
  }
  await fetch.begun;
  return fetch.name;
}

/** Without the name in the media folder: whoever has it may read the file. */
function logFailure(log: Logger, { id, sizeBytes }: FileAddress, { bytesDone }: Fetch, error: unknown): void {
  const ids = { file_id: String(id), size_bytes: sizeBytes, bytes_done: bytesDone };
  log.warn({ ...ids, reason: failureReason(error) }, "download.failed");
}

/** The parts as they are. Whoever asks for the next has written the one before. */
async function* told(
  parts: AsyncIterable<Buffer>,
  fetch: Fetch,
  sizeBytes: number,
  onBegun: () => void,
): AsyncGenerator<Buffer, void, void> {
  for await (const part of parts) {
    yield part;
    fetch.bytesDone += part.length;
    for (const listener of fetch.listeners) listener(part.length);
    // A file of one part is there as a whole in a moment.
    if (fetch.bytesDone < sizeBytes) onBegun();
  }
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
