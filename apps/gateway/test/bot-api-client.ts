import type { Answer } from "./start-test-gateway.ts";

export const BOT_TOKEN = "123456:test-token-with-enough-letters";
export const BOT_TOKENS = [{ id: "123456", token: BOT_TOKEN }];

/** Encodings that the Bot API takes; values that are no text become JSON text where the encoding has only text. */
export type Encoding = "query" | "form" | "json" | "multipart";
export const ENCODINGS: readonly Encoding[] = ["query", "form", "json", "multipart"];

/** Calls `/bot<token>/<method>` in one of the encodings. */
export async function callBot(
  apiUrl: string,
  method: string,
  params: Record<string, unknown> = {},
  encoding: Encoding = "json",
): Promise<Answer> {
  const url = `${apiUrl}/bot${BOT_TOKEN}/${method}`;
  const texts = Object.entries(params).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const response = await fetch(encoding === "query" ? `${url}?${new URLSearchParams(texts)}` : url, {
    ...(encoding === "query" ? {} : { method: "POST" }),
    ...(encoding === "form" ? { body: new URLSearchParams(texts) } : {}),
    ...(encoding === "json"
      ? { body: JSON.stringify(params), headers: { "content-type": "application/json" } }
      : {}),
    ...(encoding === "multipart" ? { body: formData(texts) } : {}),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function formData(texts: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of texts) form.append(name, value);
  return form;
}
