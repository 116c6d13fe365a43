import type { IncomingMessage } from "node:http";
import { ApiError, type ErrorCode } from "@telepipe/contracts";
import type { Logger, SendCaller } from "@telepipe/runtime";
import { isMultipart, type RequestFields, readBody } from "../http/body/read-body.ts";
import type { Stager } from "../staging/stager.ts";
import type { AccountGate } from "./account-gate.ts";
import type { PreparedMethod, RefuseFields } from "./prepared-method.ts";
import { type FileRules, RequestFiles } from "./request-files.ts";

/** How a dialect reads requests. */
export interface CallDialect {
  readonly files: FileRules;
  /** The fields that count, from those of the body. */
  readFields(body: RequestFields): RequestFields;
  /** Words a refusal of the fields; in the gateway's own words when absent. */
  readonly refuse?: RefuseFields;
}

/** One request for a method. */
export interface CallRequest {
  readonly incoming: IncomingMessage;
  readonly requestId: string;
  readonly dialect: CallDialect;
  /** Called when the call is about to be handed on: from here on it may be executed whatever happens. */
  onEnqueue?(): void;
}

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
   * Reads the body, stages its files, has the worker execute the call and awaits the result.
   *
   * @throws ApiError everything that can be wrong with a call
   */
  async execute(method: PreparedMethod, request: CallRequest): Promise<FinishedCall> {
    await using files = new RequestFiles(this.#options.stager, method.contract, request.dialect.files);
    const job = await this.#prepare(method, request, files);
    files.keep();
    request.onEnqueue?.();
    try {
      return { job, result: await this.#call(method, job, request.requestId) };
    } catch (error) {
      const decided = error instanceof ApiError && !UNDECIDED.has(error.code);
      if (decided) files.release();
      throw error;
    }
  }

  /** A function of its own, so that the caller's text, which may hold files of many megabytes, goes with it. */
  async #prepare(method: PreparedMethod, request: CallRequest, files: RequestFiles): Promise<unknown> {
    const { gate, bodyLimitBytes } = this.#options;
    const { incoming, dialect } = request;
    // An upload comes with the body, so it is asked first whether the call has a chance.
    if (isMultipart(incoming)) await gate.check();
    const body = await readBody(incoming, {
      limitBytes: bodyLimitBytes,
      onFile: (part, content) => files.receive(part, content),
    });
    const read = dialect.readFields(body);
    const params = method.parse({ ...read, fields: files.nameParts(read.fields) }, dialect.refuse);
    await gate.check();
    return files.stageInto(params);
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
