import { access } from "node:fs/promises";
import { join } from "node:path";
import { createMediaName, type Logger } from "@telepipe/runtime";
import { BoundedMap } from "../bounded-map.ts";
import type { Invoke } from "../telegram-session.ts";
import { failureReason } from "./failure-reason.ts";
import { fetchParts } from "./fetch-parts.ts";
import type { RemoteFile } from "./remote-file.ts";
import { Semaphore } from "./semaphore.ts";
import { writeMediaFile } from "./write-media-file.ts";

/** The name in the media folder, or why there is none, in words that may be shown. */
export type DownloadResult =
  | { readonly file: string; readonly error: null }
  | { readonly file: null; readonly error: string };

/** What happened to a download; for metrics. */
export type DownloadOutcome = "ok" | "failed" | "too_large";

/** What downloads need. */
export interface DownloadsOptions {
  readonly invoke: Invoke;
  readonly directory: string;
  readonly maxBytes: number;
  readonly log: Logger;
  /** Ends what is being fetched; its messages are delivered without the file. */
  readonly signal: AbortSignal;
  /** Called once per file that was fetched or given up. */
  onOutcome?(outcome: DownloadOutcome, bytes: number): void;
  /** How long one file may take; 1 h. */
  readonly deadlineMs?: number;
}

/** Files fetched at the same time; others wait. */
const CONCURRENCY = 6;
const DEADLINE_MS = 3_600_000;
/** Files that are remembered, so that an edit or a reply does not fetch them again. */
const REMEMBERED_MAX = 500;

/**
 * Fetches files of messages into the media folder. Never rejects: what cannot be had is said in the result, and the
 * message is delivered without it.
 */
export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #semaphore = new Semaphore(CONCURRENCY);
  /** By Telegram's id of the file: those being fetched and those fetched lately. */
  readonly #remembered = new BoundedMap<string, Promise<DownloadResult>>(REMEMBERED_MAX);

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /** @param refresh gives the same file with a fresh reference; asked when Telegram calls the reference expired */
  async fetch(file: RemoteFile, refresh: () => Promise<RemoteFile | null>): Promise<DownloadResult> {
    const { maxBytes, directory } = this.#options;
    if (file.sizeBytes > maxBytes) {
      this.#options.onOutcome?.("too_large", 0);
      const limit = `the limit is ${Math.floor(maxBytes / 1_000_000)} MB`;
      return { file: null, error: `the file has ${file.sizeBytes} bytes: ${limit}` };
    }
    const known = this.#remembered.get(file.id);
    if (!known) return this.#start(file, refresh);
    const result = await known;
    if (result.file === null || (await exists(join(directory, result.file)))) return result;
    if (this.#remembered.get(file.id) === known) this.#remembered.delete(file.id); // Somebody tidied it away.
    return this.fetch(file, refresh);
  }

  #start(file: RemoteFile, refresh: () => Promise<RemoteFile | null>): Promise<DownloadResult> {
    const result = this.#semaphore.run(() => this.#download(file, refresh));
    this.#remembered.set(file.id, result);
    void result.then(({ error }) => {
      // Whoever asked meanwhile shares the failure; the next one tries anew.
      if (error !== null) this.#remembered.delete(file.id);
    });
    return result;
  }

  async #download(file: RemoteFile, refresh: () => Promise<RemoteFile | null>): Promise<DownloadResult> {
    const { invoke, directory, log, onOutcome, deadlineMs = DEADLINE_MS } = this.#options;
    const signal = AbortSignal.any([this.#options.signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const parts = fetchParts({ invoke, file, refresh, signal });
      const name = createMediaName(file.extension);
      await writeMediaFile(directory, name, parts);
      onOutcome?.("ok", file.sizeBytes);
      return { file: name, error: null };
    } catch (error) {
      onOutcome?.("failed", 0);
      const reason = failureReason(error);
      log.warn({ file_id: file.id, size_bytes: file.sizeBytes, reason }, "download.failed");
      return { file: null, error: reason };
    }
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
