// Tests look at wire shapes written out by hand, so bodies are deliberately untyped.
// biome-ignore-all lint/suspicious/noExplicitAny: see above

import { expectDeclaredResult, expectDeclaredUpdate } from "./as-declared.ts";

/** A program that speaks the Bot API in the barest way. */
export interface BotClient {
  /** The whole envelope. */
  call(method: string, params?: Record<string, unknown>): Promise<any>;
  /** The result; a refusal throws with its description. */
  result(method: string, params?: Record<string, unknown>): Promise<any>;
  /** The next update that was not seen yet; waits up to 20 s. */
  nextUpdate(): Promise<any>;
}

/** A client with a token; parameters go as JSON. Every result and message is held to its declaration. */
export function createBotClient(apiUrl: string, token: string): BotClient {
  let offset = 0;
  const waiting: any[] = [];
  const call = async (method: string, params: Record<string, unknown> = {}) => {
    const response = await fetch(`${apiUrl}/bot${token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(params),
    });
    const answer = (await response.json()) as any;
    if (answer.ok) expectDeclaredResult(method, "bot_api", answer.result);
    return answer;
  };
  const result = async (method: string, params?: Record<string, unknown>) => {
    const answer = await call(method, params);
    if (!answer.ok) throw new Error(`${method}: ${answer.description}`);
    return answer.result;
  };
  return {
    call,
    result,
    nextUpdate: async () => {
      if (waiting.length === 0) waiting.push(...(await result("getUpdates", { offset, timeout: 20 })));
      const update = waiting.shift();
      if (update === undefined) throw new Error("no update came");
      offset = update.update_id + 1;
      expectDeclaredUpdate(update);
      return update;
    },
  };
}
