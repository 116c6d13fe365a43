import type * as z from "zod";
import type { ErrorCode } from "../errors/error-catalogue.ts";
import type { FileSlot, MediaKind } from "../objects/media.ts";
import type { PresentationContext } from "./native-result.ts";

/**
 * One API method, declared once. Routes, validation, OpenAPI, job types, result checks and the docs table are
 * derived from it; the executor in `apps/telegram-worker/src/methods/` is its other half.
 */
export interface MethodContract<
  Name extends string = string,
  Params extends z.ZodType = z.ZodType,
  Job extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
  Native extends z.ZodType = z.ZodType,
> {
  readonly name: Name;
  /** One line, in the imperative. */
  readonly summary: string;
  /** What the caller gives. Its output is what the job carries, except for the media field. */
  readonly params: Params;
  /** What the job carries: `params` with the media field replaced by a `StagedFile`. */
  readonly job: Job;
  /** The field that holds a file, and what it is sent as. */
  readonly media?: { readonly field: string; readonly kind: MediaKind };
  /** All places in the parameters that hold files, when `media` alone does not say it. */
  files?(params: z.output<Params>): readonly FileSlot[];
  /** The canonical result, in the Bot API's shape: the job's return value. */
  readonly result: Result;
  /** The result in the `/api_v1` dialect. */
  readonly native: {
    readonly schema: Native;
    present(result: z.output<Result>, job: z.output<Job>, context: PresentationContext): z.input<Native>;
  };
  /** The errors that are particular to this method, for the docs. */
  readonly errors: readonly ErrorCode[];
  /** How long the gateway waits for the result, in milliseconds. */
  readonly timeoutMs: number;
  /** A request that works as it stands and what it answers, in the `/api_v1` dialect. */
  readonly example: { readonly params: z.input<Params>; readonly result: z.input<Native> };
}

/** Declares a method; only fixes the types. */
export function defineMethod<
  const Name extends string,
  Params extends z.ZodType,
  Job extends z.ZodType,
  Result extends z.ZodType,
  Native extends z.ZodType,
>(
  contract: MethodContract<Name, Params, Job, Result, Native>,
): MethodContract<Name, Params, Job, Result, Native> {
  return contract;
}

/** What an executor gets. */
export type JobParams<Contract extends MethodContract> = z.output<Contract["job"]>;

/** What an executor returns. */
export type MethodResult<Contract extends MethodContract> = z.output<Contract["result"]>;
