import { isDeepStrictEqual, styleText } from "node:util";
import { findMethod, Message } from "@telepipe/contracts";
import type * as z from "zod";

/** The kinds of updates whose body is a message. */
const MESSAGE_KINDS = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "outgoing_message",
  "edited_outgoing_message",
];

/**
 * Holds a method's result to its contract: nothing missing, nothing of another type, nothing that it does not declare.
 * The contracts are proven assignable to grammY's types when they are compiled, so what passes here has them too.
 *
 * @throws Error that names the field
 */
export function expectDeclaredResult(method: string, dialect: "bot_api" | "native", result: unknown): void {
  const contract = findMethod(method);
  if (contract)
    expectDeclared(method, dialect === "native" ? contract.native.schema : contract.result, result);
}

/**
 * Holds the message in an update to its declaration; updates of other kinds are left to their tests.
 *
 * @throws Error that names the field
 */
export function expectDeclaredUpdate(update: Readonly<Record<string, unknown>>): void {
  for (const kind of MESSAGE_KINDS) if (kind in update) expectDeclared(kind, Message, update[kind]);
}

function expectDeclared(what: string, schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${what} is not as declared: ${parsed.error.message}`);
  const path = firstDifference(value, parsed.data);
  if (path !== null) {
    const shown = styleText("dim", JSON.stringify(value));
    throw new Error(`${what} has what its contract does not declare at "${path}": ${shown}`);
  }
}

/** Where a value has more than what was parsed of it, as a dotted path; null when both are the same. */
function firstDifference(value: unknown, parsed: unknown, path = ""): string | null {
  if (isDeepStrictEqual(value, parsed)) return null;
  if (typeof value !== "object" || typeof parsed !== "object" || value === null || parsed === null)
    return path;
  for (const [key, member] of Object.entries(value)) {
    const found = firstDifference(member, (parsed as Record<string, unknown>)[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return path;
}
