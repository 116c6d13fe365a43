import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError, type ErrorCode, type Outcome } from "@telepipe/contracts";
import {
  type CallRecords,
  type IdempotencyRecords,
  type Logger,
  queueUnavailable,
  type Reservation,
  type SendCall,
  type SendCaller,
} from "@telepipe/runtime";
import { isMultipart, type RequestFields, readBody } from "../http/body/read-body.ts";
import type { Stager } from "../staging/stager.ts";
import type { AccountGate } from "./account-gate.ts";
import { type CallOptions, readCallOptions } from "./call-options.ts";
import { fingerprint } from "./fingerprint.ts";
import type { LostAnswer } from "./lost-answers.ts";
import type { PreparedMethod, RefuseFields } from "./prepared-method.ts";
import { type FileRules, RequestFiles } from "./request-files.ts";

/** How a dialect reads requests. */
export interface CallDialect {
  readonly files: FileRules;
  /** The fields that count, from those of the body. */
  readFields(body: RequestFields): RequestFields;
  /** Words a refusal of the fields; in the gateway's own words when absent. */
  readonly refuse?: RefuseFields;
  /** Whether `priority` and `callback_url` may stand among the fields, besides the headers that all dialects have. */
  readonly optionFields?: boolean;
}

/** One request for a method. */
export interface CallRequest {
  readonly incoming: IncomingMessage;
  readonly requestId: string;
  readonly dialect: CallDialect;
  /** Set: a call without a key whose like has lost its answer gets that one's. */
  readonly lostAnswer?: LostAnswer | undefined;
  /** Called when the call is about to be handed on: from here on it may be executed whatever happens. */
  onEnqueue?(): void;
  /** Called when the answer, be it an error, is that of an earlier call: with the same key, or whose answer was lost. */
  onReplay?(): void;
}

/** What the worker did: the canonical result and the parameters that the job carried, for a dialect to present. */
export interface FinishedCall {
  readonly kind: "finished";
  readonly result: unknown;
  readonly job: unknown;
}

/** The call goes on without its caller: because that was asked for, or because the caller's time is over. */
export interface AcceptedCall {
  readonly kind: "accepted";
  readonly jobId: string;
  readonly wasAskedFor: boolean;
}

/** How long things last, in milliseconds. */
export interface CallLifetimes {
  /** An Idempotency-Key. */
  readonly keyMs: number;
  /** An outcome that nobody waited for. */
  readonly resultMs: number;
  /** A call that nobody waits for, until it is begun. */
  readonly waitMs: number;
}

/** What an executor needs. */
export interface CallExecutorOptions {
  readonly sendCaller: SendCaller;
  readonly records: CallRecords;
  readonly idempotency: IdempotencyRecords;
  readonly lifetimes: CallLifetimes;
  readonly gate: AccountGate;
  readonly stager: Stager;
  readonly bodyLimitBytes: number;
  readonly log: Logger;
}

/** After these the job may still run, so its file has to stay; after all others it will not. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set(["RESULT_TIMEOUT", "QUEUE_UNAVAILABLE", "INTERNAL"]);

/** How often, and how far apart in milliseconds, a job is looked for that another gateway is about to enqueue. */
const LOOKS = 6;
const LOOK_EVERY_MS = 40;

/** A request that was read. */
interface ReadCall {
  readonly params: Record<string, unknown>;
  readonly options: CallOptions;
}

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
  async execute(method: PreparedMethod, request: CallRequest): Promise<FinishedCall | AcceptedCall> {
    const { stager, sendCaller, gate } = this.#options;
    const isKeyed = request.incoming.headers["idempotency-key"] !== undefined;
    const lost = isKeyed ? undefined : request.lostAnswer;
    const isDigested = isKeyed || lost !== undefined;
    await using files = new RequestFiles(stager, method.contract, request.dialect.files, isDigested);
    const read = await this.#read(method, request, files);
    const print = isDigested ? fingerprint(method.contract.name, read.params, files.digests) : "";
    const reserved = await this.#reserve(read.options, print);
    const call = this.#sendCall(method, request, read.options, reserved);
    const earlier = reserved?.isRepeated ? reserved.jobId : await this.#lost(lost, print);
    if (earlier !== null) {
      lost?.watch(print, earlier);
      const repeated = await this.#repeat(method, request, earlier, call, read.options);
      if (repeated) return repeated;
    }
    await gate.check();
    const params = await files.stageInto(read.params);
    files.keep();
    request.onEnqueue?.();
    const jobId = reserved?.jobId ?? sendCaller.createJobId();
    lost?.watch(print, jobId);
    try {
      const outcome = await this.#outcome(jobId, { ...call, params }, read.options);
      return this.#answer(method, outcome, { jobId, params, options: read.options });
    } catch (error) {
      const decided = error instanceof ApiError && !UNDECIDED.has(error.code);
      if (decided) files.release();
      throw error;
    }
  }

  async #read(method: PreparedMethod, request: CallRequest, files: RequestFiles): Promise<ReadCall> {
    const { gate, bodyLimitBytes } = this.#options;
    const { incoming, dialect } = request;
    // An upload comes with the body, so it is asked first whether the call has a chance.
    if (isMultipart(incoming)) await gate.check();
    const body = await readBody(incoming, {
      limitBytes: bodyLimitBytes,
      onFile: (part, content) => files.receive(part, content),
    });
    const options = readCallOptions(incoming.headers, dialect.optionFields ? body.fields : {});
    const read = dialect.readFields(body);
    const params = method.parse({ ...read, fields: files.nameParts(read.fields) }, dialect.refuse);
    return { params, options };
  }

  /** Takes the caller's key; null when there is none. */
  async #reserve(options: CallOptions, print: string): Promise<Reservation | null> {
    if (options.idempotencyKey === undefined) return null;
    const { idempotency, sendCaller, lifetimes } = this.#options;
    // There is one account and one owner of it, so all keys are of one scope, whatever the dialect.
    const key = { scope: "account", key: options.idempotencyKey };
    const reserved = await idempotency
      .reserve(key, print, sendCaller.createJobId(), lifetimes.keyMs)
      .catch((cause: unknown) => {
        throw queueUnavailable(cause);
      });
    if (reserved === null) throw new ApiError("IDEMPOTENCY_KEY_REUSED");
    return reserved;
  }

  /** The job of the same call whose answer was lost. */
  async #lost(lost: LostAnswer | undefined, print: string): Promise<string | null> {
    if (lost === undefined) return null;
    return lost.take(print).catch((cause: unknown) => {
      throw queueUnavailable(cause);
    });
  }

  /** The earlier call, finished or not; null when it was never enqueued: its gateway died. */
  async #repeat(
    method: PreparedMethod,
    request: CallRequest,
    jobId: string,
    call: Omit<SendCall, "params">,
    options: CallOptions,
  ): Promise<FinishedCall | AcceptedCall | null> {
    const { records, sendCaller } = this.#options;
    const record = await records.read(jobId).catch((cause: unknown) => {
      throw queueUnavailable(cause);
    });
    if (record) {
      request.onReplay?.();
      return this.#answer(method, record.outcome, { jobId, params: record.params, options });
    }
    let job = await sendCaller.find(jobId);
    // Whoever came first with the key may be about to enqueue it. Should that take longer, it does no harm.
    for (let look = 0; !job && look < LOOKS; look++) {
      await delay(LOOK_EVERY_MS);
      job = await sendCaller.find(jobId);
    }
    if (!job) return null;
    request.onReplay?.();
    request.onEnqueue?.();
    const waits = { ...call, timeoutMs: options.async ? options.async.waitSeconds * 1000 : call.timeoutMs };
    const outcome = await sendCaller.join(jobId, waits);
    return this.#answer(method, outcome, { jobId, params: job.data.params, options });
  }

  #sendCall(
    { contract }: PreparedMethod,
    { requestId }: CallRequest,
    options: CallOptions,
    reserved: Reservation | null,
  ): Omit<SendCall, "params"> {
    const { keyMs, resultMs, waitMs } = this.#options.lifetimes;
    const goesOn = options.async !== undefined || options.callbackUrl !== undefined;
    const keepMs = Math.max(reserved ? keyMs : 0, goesOn ? resultMs : 0);
    return {
      method: contract.name,
      timeoutMs: contract.timeoutMs,
      requestId,
      lastsMs: goesOn ? waitMs : undefined,
      priority: options.priority,
      callbackUrl: options.callbackUrl,
      keepMs: keepMs === 0 ? undefined : keepMs,
      idempotency: reserved ?? undefined,
    };
  }

  async #outcome(jobId: string, call: SendCall, { async }: CallOptions): Promise<Outcome | null> {
    const { sendCaller } = this.#options;
    if (async === undefined) return sendCaller.callAs(jobId, call);
    if (async.waitSeconds > 0) {
      const timeoutMs = Math.min(async.waitSeconds * 1000, call.timeoutMs);
      return sendCaller.callAs(jobId, { ...call, timeoutMs });
    }
    await sendCaller.add(jobId, call);
    return null;
  }

  /** @throws ApiError the call's own error */
  #answer(
    { contract }: PreparedMethod,
    outcome: Outcome | null,
    { jobId, params, options }: { jobId: string; params: unknown; options: CallOptions },
  ): FinishedCall | AcceptedCall {
    if (outcome === null) return { kind: "accepted", jobId, wasAskedFor: options.async !== undefined };
    if (!outcome.ok) throw ApiError.fromWire(outcome.error);
    const result = contract.result.safeParse(outcome.result);
    if (result.success) return { kind: "finished", job: params, result: result.data };
    const issues = result.error.issues.map(({ path }) => path.join("."));
    this.#options.log.error({ job_id: jobId, method: contract.name, issues }, "call.result_invalid");
    throw new ApiError("INTERNAL");
  }
}
