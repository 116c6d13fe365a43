import { findMethod } from "@telepipe/contracts";

/** The call in an answer: its parameters as the `send` queue takes them, or why it cannot be made, as a public text. */
export type ParsedAction =
  | { readonly method: string; readonly params: unknown }
  | { readonly method: string; readonly error: string };

/** Reads the call in an answer; null when there is none, which is what most answers are. */
export function parseAction({
  body,
  isComplete,
}: {
  readonly body: Buffer;
  readonly isComplete: boolean;
}): ParsedAction | null {
  const answer = readJson(body);
  if (typeof answer !== "object" || answer === null || !("method" in answer)) return null;
  const { method, ...params } = answer;
  if (typeof method !== "string" || !isComplete) return null;
  const contract = findMethod(method);
  if (!contract) return { method: method.slice(0, 64), error: "there is no such method" };
  if (contract.media) return { method, error: "files cannot be sent in an answer" };
  const parsed = contract.params.safeParse(params);
  if (parsed.success) return { method, params: parsed.data };
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  return { method, error: fields.slice(0, 5).join("; ") };
}

function readJson(body: Buffer): unknown {
  if (body[0] !== "{".charCodeAt(0)) return null; // Cheaper than the exception, and all that is asked for.
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
