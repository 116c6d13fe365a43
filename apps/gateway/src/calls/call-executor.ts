import type { IncomingMessage } from "node:http";
import { ApiError, type ErrorCode, type StagedFile } from "@telepipe/contracts";
import type { Logger, SendCaller } from "@telepipe/runtime";
import { isMultipart, readBody } from "../http/body/read-body.ts";
import type { FilePart } from "../http/body/read-multipart.ts";
import type { MediaField, ReceivedFile, Stager } from "../staging/stager.ts";
import type { AccountGate } from "./account-gate.ts";
import type { PreparedMethod } from "./prepared-method.ts";

/** What the worker did: the canonical result and the parameters that the job carried, for a dialect to present. */
export interface FinishedCall {
  readonly result: unknown;
  readonly job: unknown;
}

/** What an executor needs. */
export interface CallExecutorOptions {
  readonly sendCaller: SendCaller;
  readonly gate: AccountGate;
  readonly stager: Stager;
  readonly bodyLimitBytes: number;
  readonly log: Logger;
}

/** After these the job may still run, so its file has to stay; after all others it will not. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set(["RESULT_TIMEOUT", "QUEUE_UNAVAILABLE", "INTERNAL"]);

/** Carries a call from its HTTP body to the worker's result. The same for every method and dialect. */
export class CallExecutor {
  readonly #options: CallExecutorOptions;

  constructor(options: CallExecutorOptions) {
    this.#options = options;
  }

  /**
   * Reads the body, stages its file, has the worker execute the call and awaits the result.
   *
   * @throws ApiError everything that can be wrong with a call
   */
  async execute(method: PreparedMethod, incoming: IncomingMessage, requestId: string): Promise<FinishedCall> {
    const { media } = method.contract;
    if (media === undefined) {
      const job = await this.#readCall(method, incoming);
      return { job, result: await this.#call(method, job, requestId) };
    }
    const { job, staged } = await this.#stageCall(method, media, incoming);
    return { job, result: await this.#callWithFile(method, job, staged, requestId) };
  }

  async #readCall(method: PreparedMethod, incoming: IncomingMessage): Promise<unknown> {
    const request = await readBody(incoming, {
      limitBytes: this.#options.bodyLimitBytes,
      onFile: (part) => Promise.reject(unexpectedFile(part, "this method takes no file")),
    });
    const job = method.parse(request);
    await this.#options.gate.check();
    return job;
  }

  /** Returns without the caller's text, which may hold a file of many megabytes in base64. */
  async #stageCall(
    method: PreparedMethod,
    media: MediaField,
    incoming: IncomingMessage,
  ): Promise<{ job: unknown; staged: StagedFile }> {
    const { stager, gate, bodyLimitBytes } = this.#options;
    await using slot = new FileSlot(stager);
    // An upload comes with the body, so it is asked first whether the call has a chance.
    if (isMultipart(incoming)) await gate.check();
    const { fields, isForm } = await readBody(incoming, {
      limitBytes: bodyLimitBytes,
      onFile: async (part, content) => {
        if (part.name !== media.field || slot.isTaken) {
          throw unexpectedFile(part, `expected one file, in the part "${media.field}"`);
        }
        await slot.fill(stager.receiveUpload(media, part, content));
      },
    });
    if (slot.file !== undefined) fields[media.field] = "multipart/form-data";
    const params = method.parse({ fields, isForm });
    await gate.check();
    // The contract's media field is a string; its `file_name`, when given, too.
    const text = params[media.field] as string;
    const fileName = (params.file_name as string | null | undefined) || undefined;
    const file = slot.file ?? (await slot.fill(stager.receiveText(media, text)));
    const staged = await stager.stage(media, file, fileName);
    return { job: { ...params, [media.field]: staged }, staged };
  }

  async #callWithFile(
    method: PreparedMethod,
    job: unknown,
    staged: StagedFile,
    requestId: string,
  ): Promise<unknown> {
    try {
      return await this.#call(method, job, requestId);
    } catch (error) {
      const decided = error instanceof ApiError && !UNDECIDED.has(error.code);
      if (decided) await this.#options.stager.remove(staged);
      throw error;
    }
  }

  async #call({ contract }: PreparedMethod, params: unknown, requestId: string): Promise<unknown> {
    const { name, timeoutMs } = contract;
    const answer = await this.#options.sendCaller.call({ method: name, params, timeoutMs, requestId });
    const result = contract.result.safeParse(answer);
    if (result.success) return result.data;
    this.#options.log.error(
      { request_id: requestId, method: name, issues: result.error.issues.map(({ path }) => path.join(".")) },
      "call.result_invalid",
    );
    throw new ApiError("INTERNAL");
  }
}

/** The place for the one file of a request; what was not staged in the end is removed. */
class FileSlot {
  readonly #stager: Stager;
  isTaken = false;
  file: ReceivedFile | undefined;

  constructor(stager: Stager) {
    this.#stager = stager;
  }

  async fill(receiving: Promise<ReceivedFile>): Promise<ReceivedFile> {
    this.isTaken = true;
    this.file = await receiving;
    return this.file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.file !== undefined) await this.#stager.discard(this.file);
  }
}

function unexpectedFile(part: FilePart, expected: string): ApiError {
  return new ApiError("VALIDATION_FAILED", { detail: `${part.name}: unexpected file: ${expected}` });
}
