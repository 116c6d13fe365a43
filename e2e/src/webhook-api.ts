import { createHmac } from "node:crypto";
import {
  eventually,
  type ReceivedRequest,
  startWebhookReceiver,
  type WebhookReceiver,
} from "@telepipe/testing";
import { expect, onTestFinished } from "vitest";
import type { ApiAnswer } from "./api-client.ts";
import type { System } from "./start-system.ts";

/** Manages endpoints as any HTTP client would. */
export interface WebhookApi {
  /** Any request below `/api_v1/`. */
  ask(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  /** The result of a request that must succeed. */
  // Tests look at wire shapes written out by hand, so the result is deliberately untyped.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  result(method: string, path: string, body?: unknown): Promise<any>;
}

/** A client of a running system. */
export function webhookApi({ api }: System): WebhookApi {
  const ask = (method: string, path: string, body?: unknown) =>
    api.request(`/api_v1/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  return {
    ask,
    result: async (method, path, body) => {
      const answer = await ask(method, path, body);
      expect(answer.body).toMatchObject({ ok: true });
      return answer.body.result;
    },
  };
}

/** What a secret makes of a request: Standard Webhooks, written out by hand. */
export function signatureOf(secret: string, { headers, rawBody }: ReceivedRequest): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${rawBody.toString("utf8")}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

/** The texts of the messages that a receiver was told of. */
export function textsOf(requests: readonly ReceivedRequest[]): string[] {
  return requests.map(({ body }) => body.message?.text);
}

/** An endpoint of its own receiver that is served; both are gone after the test. */
export async function serve(
  system: System,
  fields: object = {},
): Promise<{ receiver: WebhookReceiver; id: string; secret: string }> {
  const hooks = webhookApi(system);
  const receiver = await startWebhookReceiver();
  const { id, secret } = await hooks.result("POST", "webhooks", { url: receiver.url, ...fields });
  onTestFinished(async () => {
    await hooks.ask("DELETE", `webhooks/${id}`);
    await receiver.close();
  });
  return { receiver, id, secret };
}

/** Waits until a delivery has come to a state, and its attempt is recorded. */
export async function settled(hooks: WebhookApi, id: string, eventId: unknown, state: string) {
  return eventually(`the delivery is ${state}`, async () => {
    const found = await hooks.ask("GET", `deliveries/${id}.${eventId}`);
    const isThere = found.status === 200 && found.body.result.state === state;
    return isThere && found.body.result.attempts.length > 0 ? found.body.result : null;
  });
}
