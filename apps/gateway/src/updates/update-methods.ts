import { ApiError, numbered, toUpdate } from "@telepipe/contracts";
import type { StoredUpdate } from "@telepipe/runtime";
import type { BotWebhooks } from "./bot-webhooks.ts";
import { DeleteWebhookParams, GetUpdatesParams, SetWebhookParams } from "./update-params.ts";
import type { UpdatePoller } from "./update-poller.ts";

/** A call of one of these methods. */
export interface UpdateCall {
  /** The digits of the token. */
  readonly consumer: string;
  /** Texts, whatever the request's encoding was. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** What a call answers: JSON of the result, and the sentence that the Bot API adds to some. */
export interface UpdateAnswer {
  readonly resultJson: string;
  readonly description?: string;
}

/** A method that the gateway answers by itself, without the account. */
export interface UpdateMethod {
  readonly name: string;
  execute(call: UpdateCall): Promise<UpdateAnswer>;
}

/** What the methods work with. */
export interface UpdateMethodsOptions {
  readonly poller: UpdatePoller;
  readonly webhooks: BotWebhooks;
}

/**
 * getUpdates and the methods of the webhook (core.telegram.org/bots/api#getting-updates), by lower-case name. Each
 * token has updates and a webhook of its own.
 */
export function updateMethods(options: UpdateMethodsOptions): ReadonlyMap<string, UpdateMethod> {
  const { poller, webhooks } = options;
  const methods: readonly UpdateMethod[] = [
    { name: "getUpdates", execute: (call) => getUpdates(poller, call) },
    { name: "setWebhook", execute: (call) => setWebhook(webhooks, call) },
    { name: "deleteWebhook", execute: (call) => deleteWebhook(webhooks, call) },
    {
      name: "getWebhookInfo",
      execute: async ({ consumer }) => ({ resultJson: JSON.stringify(await webhooks.info(consumer)) }),
    },
    // A server of the Bot API lets go of a bot by it, so that another may take it over: there is nothing to let go of.
    { name: "close", execute: async () => ({ resultJson: "true" }) },
  ];
  return new Map(methods.map((method) => [method.name.toLowerCase(), method]));
}

async function getUpdates(
  poller: UpdatePoller,
  { consumer, fields, signal }: UpdateCall,
): Promise<UpdateAnswer> {
  const { offset, limit, timeout, allowed_updates: allowed } = GetUpdatesParams.parse(fields);
  const updates = await poller.poll({ consumer, offset, limit, timeoutMs: timeout * 1000, allowed, signal });
  return { resultJson: updatesJson(updates) };
}

async function setWebhook(webhooks: BotWebhooks, { consumer, fields }: UpdateCall): Promise<UpdateAnswer> {
  const params = SetWebhookParams.safeParse(fields);
  if (!params.success) {
    throw new ApiError("VALIDATION_FAILED", { detail: params.error.issues[0]?.message ?? "" });
  }
  const { url, secret_token, max_connections, drop_pending_updates, allowed_updates } = params.data;
  if (url === "") return deleteWebhook(webhooks, { consumer, fields });
  await webhooks.set(consumer, {
    url,
    maxConnections: max_connections,
    secretToken: secret_token || undefined,
    dropPendingUpdates: drop_pending_updates,
    allowed: allowed_updates,
  });
  return { resultJson: "true", description: "Webhook was set" };
}

async function deleteWebhook(
  webhooks: BotWebhooks,
  { consumer, fields }: Pick<UpdateCall, "consumer" | "fields">,
): Promise<UpdateAnswer> {
  const { drop_pending_updates } = DeleteWebhookParams.parse(fields);
  const wasSet = await webhooks.delete(consumer, drop_pending_updates);
  return { resultJson: "true", description: wasSet ? "Webhook was deleted" : "Webhook is already deleted" };
}

/** The stored updates as the JSON of an answer's `result`. */
function updatesJson(updates: readonly StoredUpdate[]): string {
  const shown = updates.flatMap(({ updateId, kind, event }) => {
    const update = toUpdate(event, [kind]);
    return update === null ? [] : [numbered(updateId, update)];
  });
  return JSON.stringify(shown);
}
