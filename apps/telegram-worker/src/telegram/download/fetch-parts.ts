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

/** How a part is asked for. */
interface Address {
  readonly dcId: number;
  readonly location: RemoteFile["location"];
}

/** Fetches parts of one file; what one part learns of its address holds for the others. */
class PartFetcher {
  readonly #options: FetchOptions;
  #address: Address;
  #refreshed: Promise<void> | undefined;

  constructor(options: FetchOptions) {
    const { dcId, location } = options.file;
    this.#options = options;
    this.#address = { dcId, location };
  }

  async fetch(offset: number): Promise<Buffer> {
    const { signal } = this.#options;
    let unanswered = 0;
    for (;;) {
      signal.throwIfAborted();
      const address = this.#address;
      try {
        return await this.#request(address, offset);
      } catch (error) {
        signal.throwIfAborted();
        if (await this.#learnt(error, address)) continue;
        const delayMs =
          floodWaitMs(error) ?? (isUnanswered(error) ? RETRY_DELAYS_MS[unanswered++] : undefined);
        if (delayMs === undefined) throw error;
        await delay(delayMs, undefined, { signal });
      }
    }
  }

  async #request({ dcId, location }: Address, offset: number): Promise<Buffer> {
    const { invoke, signal } = this.#options;
    const request = new Api.upload.GetFile({ location, offset: bigInt(offset), limit: PART_BYTES });
    const part = await invoke(request, { dcId, timeoutMs: PART_TIMEOUT_MS, signal });
    // Only given to those who say that they support it, which this does not.
    if (part instanceof Api.upload.FileCdnRedirect) throw new Error("the file lies in a CDN");
    return part.bytes;
  }

  /** Whether there is a better address than the one that failed: found by this part now, or by another meanwhile. */
  async #learnt(error: unknown, { dcId, location }: Address): Promise<boolean> {
    const { file } = this.#options;
    const cause = error instanceof ApiError ? error.cause : error;
    if (cause instanceof errors.FileMigrateError) {
      if (dcId !== this.#address.dcId) return true;
      if (dcId !== file.dcId || cause.newDc === dcId) return false; // Sent on from where it was sent to.
      this.#address = { ...this.#address, dcId: cause.newDc };
      return true;
    }
    if (!telegramErrorName(error)?.startsWith("FILE_REFERENCE_")) return false;
    if (location !== this.#address.location) return true;
    if (location !== file.location) return false; // The fresh one was refused too.
    this.#refreshed ??= this.#refresh();
    await this.#refreshed;
    return true;
  }

  async #refresh(): Promise<void> {
    const file = await this.#options.refresh();
    if (!file) throw new Error("the message of the file is gone");
    this.#address = { ...this.#address, location: file.location };
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
