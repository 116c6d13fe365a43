import { ApiError, type MediaKind, type StagedFile } from "@telepipe/contracts";
import { decodeInlineFile } from "./decode-base64.ts";
import type { FetchFile } from "./fetch-file.ts";
import { fileNameOfUrl, receiverFileName } from "./file-name.ts";
import { type FileHints, identifyFile } from "./identify-file.ts";
import type { MediaFolder, PartialFile } from "./media-folder.ts";
import { checkFile, sizeLimitOf } from "./media-rules.ts";

/** The field of a method that holds a file. */
export interface MediaField {
  readonly field: string;
  readonly kind: MediaKind;
}

/** A file that has arrived; what it is called is decided once the whole request is known. */
export interface ReceivedFile {
  readonly partial: PartialFile;
  readonly hints: FileHints;
}

/** How a file came in, for the metrics. */
export type MediaSource = "url" | "inline" | "upload";

/** What a stager needs. */
export interface StagerOptions {
  readonly folder: MediaFolder;
  readonly fetchFile: FetchFile;
  readonly maxMegabytes: number;
  onReceived(source: MediaSource, sizeBytes: number): void;
}

/** Brings the callers' files into the media folder. */
export class Stager {
  readonly #options: StagerOptions;

  constructor(options: StagerOptions) {
    this.#options = options;
  }

  /**
   * Takes in a file that comes as it is.
   *
   * @throws ApiError when it is too large or cannot be stored
   */
  async receiveUpload(
    media: MediaField,
    hints: FileHints,
    content: AsyncIterable<Buffer>,
  ): Promise<ReceivedFile> {
    return this.#receive("upload", media, content, hints);
  }

  /**
   * Takes in a file given as text: an http(s) URL, a `data:` URI or base64.
   *
   * @param bareBase64 whether base64 without `data:` in front is one
   * @throws ApiError MEDIA_INVALID for any other text, MEDIA_UNREACHABLE, MEDIA_TOO_LARGE, STORAGE_UNAVAILABLE
   */
  async receiveText(media: MediaField, text: string, bareBase64 = true): Promise<ReceivedFile> {
    const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
    if (url !== null) return this.#fetch(media, url);
    const inline = bareBase64 || text.startsWith("data:") ? decodeInlineFile(text) : null;
    if (inline === null) {
      const expected = "expected an http(s) URL, a data:<mime>;base64, URI or base64 text";
      throw new ApiError("MEDIA_INVALID", { detail: `${media.field}: ${expected}` });
    }
    return this.#receive("inline", media, once(inline.content), { mimeType: inline.mimeType });
  }

  /**
   * Checks and names a received file and makes it a file of the media folder.
   *
   * @param fileName the name that the caller asks for
   * @throws ApiError when Telegram would not take it
   */
  async stage(media: MediaField, received: ReceivedFile, fileName: string | undefined): Promise<StagedFile> {
    const { partial, hints } = received;
    const type = await identifyFile(partial.path, { ...hints, fileName: fileName ?? hints.fileName });
    checkFile(media.field, media.kind, partial, type);
    // A part that is named by a text came under the general limit.
    const limit = sizeLimitOf(media.field, media.kind, this.#options.maxMegabytes);
    if (partial.sizeBytes > limit.bytes) throw limit.exceeded();
    return {
      file: await this.#options.folder.keep(partial, type.extension),
      file_name: receiverFileName(fileName ?? hints.fileName, media.kind, type),
      mime_type: type.mimeType,
      size_bytes: partial.sizeBytes,
    };
  }

  /** Forgets a received file that was not staged. */
  async discard(received: ReceivedFile): Promise<void> {
    await this.#options.folder.discard(received.partial);
  }

  /** Removes a staged file that no job will use. */
  async remove(staged: StagedFile): Promise<void> {
    await this.#options.folder.remove(staged.file);
  }

  async #fetch(media: MediaField, url: URL): Promise<ReceivedFile> {
    const limit = sizeLimitOf(media.field, media.kind, this.#options.maxMegabytes);
    const { content, mimeType } = await this.#options.fetchFile(url, limit);
    return this.#receive("url", media, content, { mimeType, fileName: fileNameOfUrl(url) });
  }

  async #receive(
    source: MediaSource,
    media: MediaField,
    content: AsyncIterable<Uint8Array>,
    hints: FileHints,
  ): Promise<ReceivedFile> {
    const limit = sizeLimitOf(media.field, media.kind, this.#options.maxMegabytes);
    const partial = await this.#options.folder.receive(content, limit);
    this.#options.onReceived(source, partial.sizeBytes);
    return { partial, hints: { mimeType: hints.mimeType, fileName: hints.fileName } };
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
