import type { Webhook } from "@telepipe/contracts";
import type { SecretBox } from "@telepipe/runtime";

/** The secret of endpoints made here; the test vector of Standard Webhooks. */
export const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** An endpoint as the API stores it: all defaults, one secret. */
export function storedWebhook(
  box: SecretBox,
  changes: Pick<Webhook, "id" | "url"> & Partial<Webhook>,
): Webhook {
  return {
    v: 1,
    description: "",
    events: ["message.new"],
    chats: null,
    format: "native",
    payload: "full",
    headers: {},
    max_connections: 4,
    rate_limit: null,
    ordering: "skip",
    state: "enabled",
    state_reason: null,
    timeout_seconds: 20,
    secrets: [{ key: box.seal(WEBHOOK_SECRET, changes.id), expires_at: null }],
    api_key: null,
    created_at: 1,
    updated_at: 1,
    ...changes,
  };
}
