import { createHash, type Hash } from "node:crypto";
import { ApiError, FileId, type FileSlot, type MethodContract, type StagedFile } from "@telepipe/contracts";
import type { FilePart } from "../http/body/read-multipart.ts";
import type { ReceivedFile, Stager } from "../staging/stager.ts";

/** What a dialect lets a file be given as. */
export interface FileRules {
  /** Whether any part may hold a file, for `attach://<part>` to name it; else only the part named by the method. */
  readonly anyPart: boolean;
  /** Whether bare base64 is a file's content; where it is not, it would be taken for a wrong file_id. */
  readonly bareBase64: boolean;
}

const ATTACHED = "attach://";

/**
 * The files of one request: those that came as parts of the form, and those that its texts name. What has not been
 * handed over with `keep` is removed in the end.
 */
export class RequestFiles implements AsyncDisposable {
  readonly #stager: Stager;
  readonly #contract: MethodContract;
  readonly #rules: FileRules;
  readonly #parts = new Map<string, ReceivedFile>();
  readonly #named = new Set<string>();
  readonly #received: ReceivedFile[] = [];
  readonly #staged: StagedFile[] = [];
  readonly #isDigested: boolean;
  /** SHA-256 of the parts' names and contents, by part; only when asked for. */
  readonly digests = new Map<string, string>();
  #isKept = false;

  constructor(stager: Stager, contract: MethodContract, rules: FileRules, isDigested = false) {
    this.#isDigested = isDigested;
    this.#stager = stager;
    this.#contract = contract;
    this.#rules = rules;
  }

  /**
   * Takes in a part while it arrives.
   *
   * @throws ApiError VALIDATION_FAILED for a part that is not wanted, MEDIA_TOO_LARGE, …
   */
  async receive(part: FilePart, content: AsyncIterable<Buffer>): Promise<void> {
    const { media, files } = this.#contract;
    const takesFiles = media !== undefined || files !== undefined;
    if (!takesFiles && !this.#rules.anyPart) throw unexpectedFile(part, "this method takes no file");
    const isOwn = part.name === media?.field;
    if (this.#named.has(part.name) || !(isOwn || this.#rules.anyPart)) {
      throw unexpectedFile(part, `expected one file, in the part "${media?.field}"`);
    }
    this.#named.add(part.name);
    const slot = {
      field: part.name,
      kind: isOwn && media !== undefined ? media.kind : ("document" as const),
    };
    const hash = createHash("sha256").update(`${part.fileName}\n`);
    const read = this.#isDigested ? hashed(content, hash) : content;
    this.#parts.set(part.name, this.#owned(await this.#stager.receiveUpload(slot, part, read)));
    if (this.#isDigested) this.digests.set(part.name, hash.digest("hex"));
  }

  /** The fields with each part that has no text of the same name named in them. */
  nameParts(fields: Record<string, unknown>): Record<string, unknown> {
    for (const name of this.#parts.keys()) {
      if (!fields[name] || !this.#rules.anyPart) fields[name] = ATTACHED + name;
    }
    return fields;
  }

  /**
   * The parameters with a staged file, or the id of one that Telegram has, in every place of a file.
   *
   * @throws ApiError MEDIA_INVALID, MEDIA_UNREACHABLE, MEDIA_TOO_LARGE, MEDIA_REJECTED, STORAGE_UNAVAILABLE
   */
  async stageInto(params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { media, files } = this.#contract;
    const slots: readonly FileSlot[] =
      files?.(params) ?? (media === undefined ? [] : [{ path: [media.field], kind: media.kind }]);
    let job: unknown = params;
    for (const slot of slots) {
      const text = valueAt(params, slot.path);
      if (typeof text !== "string" || text === "") continue;
      job = replacedAt(job, slot.path, await this.#sourceOf(slot, text, params));
    }
    // Places lie inside the object that was given.
    return job as Record<string, unknown>;
  }

  /** The job may need the staged files from now on. */
  keep(): void {
    this.#isKept = true;
  }

  /** Takes `keep` back: the job will not run. */
  release(): void {
    this.#isKept = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#received) await this.#stager.discard(file);
    if (!this.#isKept) for (const file of this.#staged) await this.#stager.remove(file);
  }

  async #sourceOf(slot: FileSlot, text: string, params: Record<string, unknown>): Promise<unknown> {
    const field = slot.path.join(".");
    if (FileId.safeParse(text).success) return { file_id: text };
    // The contract's `file_name`, when it has one, is a text; it belongs to the method's one file.
    const fileName = slot.path.length === 1 ? (params.file_name as string | null | undefined) : undefined;
    const media = { field, kind: slot.kind };
    const received = await this.#receivedFor(media, text);
    const staged = await this.#stager.stage(media, received, fileName || undefined);
    this.#staged.push(staged);
    return staged;
  }

  async #receivedFor(media: { field: string; kind: FileSlot["kind"] }, text: string): Promise<ReceivedFile> {
    if (text.startsWith(ATTACHED)) {
      const part = this.#parts.get(text.slice(ATTACHED.length));
      if (part !== undefined) return part;
      throw new ApiError("MEDIA_INVALID", { detail: `${media.field}: there is no part for ${ATTACHED}…` });
    }
    return this.#owned(await this.#stager.receiveText(media, text, this.#rules.bareBase64));
  }

  #owned(file: ReceivedFile): ReceivedFile {
    this.#received.push(file);
    return file;
  }
}

async function* hashed(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
}

function unexpectedFile(part: FilePart, expected: string): ApiError {
  return new ApiError("VALIDATION_FAILED", { detail: `${part.name}: unexpected file: ${expected}` });
}

function valueAt(value: unknown, path: FileSlot["path"]): unknown {
  // Any value may be indexed once null and undefined are out; primitives give undefined.
  return path.reduce<unknown>((inner, key) => (inner ?? undefined) && (inner as never)[key], value);
}

/** A copy of `value` with `replacement` at `path`, which exists. */
function replacedAt(value: unknown, path: FileSlot["path"], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? replacedAt(item, rest, replacement) : item));
  }
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replacedAt(object[key], rest, replacement) };
}
