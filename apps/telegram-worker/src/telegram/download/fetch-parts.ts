import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api, errors } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import type { Invoke } from "../telegram-session.ts";
import type { RemoteFile } from "./remote-file.ts";

/** The largest part that Telegram gives at once (core.telegram.org/api/files#downloading-files). */
const PART_BYTES = 512 * 1024;
/** Parts asked for ahead of the one that is being written; this many are in memory at most. */
const PARTS_AHEAD = 4;
const PART_TIMEOUT_MS = 60_000;
/** Waits before a part is asked for again after no answer came. */
const RETRY_DELAYS_MS = [500, 2000, 5000];

/** What it takes to fetch one file. */
export interface FetchOptions {
  readonly invoke: Invoke;
  readonly file: RemoteFile;
  /** The same file with a fresh reference; null when its message is gone. */
  readonly refresh: () => Promise<RemoteFile | null>;
  readonly signal: AbortSignal;
}

/**
 * The file's content from its beginning, in parts, as long as it was announced. Goes to the data centre that holds
 * the file, renews an expired reference once, waits out flood waits and asks again when no answer comes.
 *
 * @throws ApiError when Telegram refuses, Error when the file ends early, the signal's reason
 */
export async function* fetchParts(options: FetchOptions): AsyncGenerator<Buffer, void, void> {
  const fetcher = new PartFetcher(options);
  const { sizeBytes } = options.file;
  const ahead: Promise<Buffer>[] = [];
  let asked = 0;
  let received = 0;
  while (received < sizeBytes) {
    while (ahead.length < PARTS_AHEAD && asked < sizeBytes) {
      const part = fetcher.fetch(asked);
      part.catch(() => undefined); // Whoever stops reading has heard of the first failure already.
      ahead.push(part);
      asked += PART_BYTES;
    }
    const part = await ahead.shift();
    if (!part || part.length < Math.min(PART_BYTES, sizeBytes - received)) {
      throw new Error(`the file ended after ${received + (part?.length ?? 0)} of ${sizeBytes} bytes`);
    }
    received += part.length;
    yield part;
  }
}

/** Fetches parts of one file; what one part learns (data centre, reference) holds for the others. */
class PartFetcher {
  readonly #options: FetchOptions;
  #dcId: number;
  #location: RemoteFile["location"];
  #refreshed: Promise<void> | undefined;

  constructor(options: FetchOptions) {
    this.#options = options;
    this.#dcId = options.file.dcId;
    this.#location = options.file.location;
  }

  async fetch(offset: number): Promise<Buffer> {
    const { signal } = this.#options;
    let unanswered = 0;
    for (;;) {
      signal.throwIfAborted();
      const location = this.#location;
      try {
        return await this.#request(location, offset);
      } catch (error) {
        signal.throwIfAborted();
        if (await this.#learnt(error, location)) continue;
        const delayMs =
          floodWaitMs(error) ?? (isUnanswered(error) ? RETRY_DELAYS_MS[unanswered++] : undefined);
        if (delayMs === undefined) throw error;
        await delay(delayMs, undefined, { signal });
      }
    }
  }

  async #request(location: RemoteFile["location"], offset: number): Promise<Buffer> {
    const { invoke, signal } = this.#options;
    const request = new Api.upload.GetFile({ location, offset: bigInt(offset), limit: PART_BYTES });
    const part = await invoke(request, { dcId: this.#dcId, timeoutMs: PART_TIMEOUT_MS, signal });
    // Only given to those who say that they support it, which this does not.
    if (part instanceof Api.upload.FileCdnRedirect) throw new Error("the file lies in a CDN");
    return part.bytes;
  }

  /** Whether the error told how to ask better: elsewhere, or with a fresh reference. */
  async #learnt(error: unknown, location: RemoteFile["location"]): Promise<boolean> {
    const cause = error instanceof ApiError ? error.cause : error;
    if (cause instanceof errors.FileMigrateError && cause.newDc !== this.#dcId) {
      this.#dcId = cause.newDc;
      return true;
    }
    if (!telegramErrorName(error)?.startsWith("FILE_REFERENCE_")) return false;
    if (location !== this.#location) return true; // Another part has renewed it meanwhile.
    if (location !== this.#options.file.location) return false; // The fresh one was refused too.
    this.#refreshed ??= this.#refresh();
    await this.#refreshed;
    return true;
  }

  async #refresh(): Promise<void> {
    const file = await this.#options.refresh();
    if (!file) throw new Error("the message of the file is gone");
    this.#location = file.location;
  }
}

function floodWaitMs(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.code !== "FLOOD_WAIT") return undefined;
  return (error.retryAfterSeconds ?? 1) * 1000;
}

function isUnanswered(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.code === "TELEGRAM_UNAVAILABLE" || error.code === "RESULT_TIMEOUT")
  );
}
