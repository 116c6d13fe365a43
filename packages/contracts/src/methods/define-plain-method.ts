import * as z from "zod";
import type { ErrorCode } from "../errors/error-catalogue.ts";
import { Message } from "../objects/message.ts";
import { defineMethod, type MethodContract } from "./define-method.ts";
import { NativeMessage, presentMessage } from "./native-result.ts";

const TIMEOUT_MS = 30_000;

const SENT = { message_id: 42, chat: { id: 1111111 }, date: "2026-01-01T12:00:00+00:00" };

/** What the short forms have in common. */
interface Definition<Name extends string, Params extends z.ZodType> {
  readonly name: Name;
  readonly summary: string;
  readonly params: Params;
  readonly errors?: readonly ErrorCode[];
}

/** Declares a method that answers with a message. */
export function defineMessageMethod<const Name extends string, Params extends z.ZodType>(
  definition: Definition<Name, Params> & {
    /** Of the example's answer; empty for what is not text. */
    readonly example: { readonly params: z.input<Params>; readonly text?: string };
  },
) {
  const { name, summary, params, errors = [], example } = definition;
  return defineMethod({
    name,
    summary,
    params,
    job: params,
    result: Message,
    native: { schema: NativeMessage, present: presentMessage },
    errors: ["CHAT_NOT_FOUND", ...errors],
    timeoutMs: TIMEOUT_MS,
    example: { params: example.params, result: { ...SENT, text: example.text ?? "" } },
  });
}

/** Declares a method whose result both dialects show alike. */
export function defineResultMethod<
  const Name extends string,
  Params extends z.ZodType,
  Result extends z.ZodType,
>(
  definition: Definition<Name, Params> & {
    readonly result: Result;
    readonly example: { readonly params: z.input<Params>; readonly result: z.input<Result> };
    readonly timeoutMs?: number;
  },
): MethodContract<Name, Params, Params, Result, Result> {
  const { name, summary, params, result, errors = [], example, timeoutMs = TIMEOUT_MS } = definition;
  return defineMethod({
    name,
    summary,
    params,
    job: params,
    result,
    // Results are plain data: what the schema gives is what it takes.
    native: { schema: result, present: (value) => value as z.input<Result> },
    errors,
    timeoutMs,
    example,
  });
}

/** Declares a method that answers with true. */
export function defineTrueMethod<const Name extends string, Params extends z.ZodType>(
  definition: Definition<Name, Params> & { readonly example: z.input<Params> },
) {
  const { example, ...rest } = definition;
  return defineResultMethod({ ...rest, result: z.literal(true), example: { params: example, result: true } });
}
