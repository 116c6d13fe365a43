import * as z from "zod";
import { UPDATE_KINDS } from "../bot-api/update-kinds.ts";
import { DEFAULT_EVENTS, findUnknownPatterns } from "./event-filter.ts";
import { isReservedHeader } from "./reserved-header.ts";
import { ChatKind, WebhookFormat, WebhookOrdering, WebhookPayload, WebhookRateLimit } from "./webhook.ts";

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

const url = z
  .url({ protocol: /^https?$/, error: "expected an http(s) URL" })
  .max(2048, { error: "expected at most 2048 characters" })
  .refine((text) => !hasUserInfo(text), {
    error: "expected no user name or password in it; send them in a header",
  })
  .meta({
    description: "Where events are posted to; its addresses must be public unless allowed by the settings",
  });

const events = z
  .array(z.string())
  .min(1, { error: "expected at least one event type" })
  .max(50)
  .superRefine((patterns, context) => {
    const unknown = findUnknownPatterns(patterns);
    if (unknown.length > 0) {
      context.addIssue({ code: "custom", message: `no event is called ${unknown.join(", ")}` });
    }
  })
  .meta({ description: "Event types, `*` standing for any characters", examples: [["message.*"]] });

const chats = z
  .strictObject({
    ids: z.array(z.int()).min(1).max(1000).optional().meta({ description: "Marked ids of chats" }),
    kinds: z.array(ChatKind).min(1).optional(),
    mentions_only: z
      .boolean()
      .optional()
      .meta({ description: "Of groups only messages that mention the account or answer it" }),
  })
  .nullable()
  .meta({ description: "Which chats' events are delivered; null for all" });

const headers = z
  .record(z.string(), z.string().max(4096).regex(PRINTABLE, { error: "expected printable ASCII" }))
  .superRefine((all, context) => {
    const names = Object.keys(all);
    for (const name of names.filter((given) => !HEADER_NAME.test(given))) {
      context.addIssue({ code: "custom", path: [name], message: "expected the name of a header" });
    }
    for (const name of names.filter(isReserved)) {
      context.addIssue({ code: "custom", path: [name], message: "is set by Telepipe itself" });
    }
    if (names.length > 20) context.addIssue({ code: "custom", message: "expected at most 20 headers" });
  })
  .meta({ description: "Further headers of each request; their values are never shown again" });

const fields = {
  url,
  description: z.string().max(200).meta({ description: "For people; names the endpoint's queue" }),
  events,
  chats,
  format: WebhookFormat.meta({ description: "`native`, or `bot_api` for Bot API Updates" }),
  allowed_updates: z
    .array(z.enum(UPDATE_KINDS))
    .optional()
    .meta({ description: "With `bot_api`: the kinds of update that are wanted" }),
  payload: WebhookPayload.meta({ description: "`thin` bodies hold ids only" }),
  headers,
  api_key: z
    .string()
    .max(4096)
    .regex(PRINTABLE, { error: "expected printable ASCII" })
    .nullable()
    .meta({ description: "Sent as x-api-key; never shown again" }),
  max_connections: z.int().min(1).max(100).meta({ description: "Requests at the same time, per dispatcher" }),
  rate_limit: WebhookRateLimit.extend({
    max: z.int().min(1).max(100_000),
    per_seconds: z.int().min(1).max(3600),
  })
    .strict()
    .nullable()
    .meta({ description: "At most `max` requests in `per_seconds`, over all dispatchers" }),
  ordering: WebhookOrdering.meta({
    description: "What a chat does behind an event that the endpoint refuses: `skip` it, or wait (`strict`)",
  }),
  state: z.enum(["enabled", "paused"]).meta({
    description: "Events of a paused endpoint are kept until they are too old (WEBHOOK_RETRY_TTL_HOURS)",
  }),
  timeout_seconds: z.int().min(1).max(120).meta({ description: "How long one request may take in all" }),
  actions: z.boolean().meta({
    description:
      'Whether a call that it answers with (`{"method": "sendMessage", …}`) is made as the account',
  }),
};

/** Body of `POST /api_v1/webhooks`. */
export const CreateWebhookParams = z.strictObject({
  url: fields.url,
  description: fields.description.default(""),
  events: fields.events.default([...DEFAULT_EVENTS]),
  chats: fields.chats.default(null),
  format: fields.format.default("native"),
  allowed_updates: fields.allowed_updates,
  payload: fields.payload.default("full"),
  headers: fields.headers.default({}),
  api_key: fields.api_key.default(null),
  max_connections: fields.max_connections.default(4),
  rate_limit: fields.rate_limit.default(null),
  ordering: fields.ordering.default("skip"),
  state: fields.state.default("enabled"),
  timeout_seconds: fields.timeout_seconds.default(20),
  actions: fields.actions.default(false),
});
export type CreateWebhookParams = z.output<typeof CreateWebhookParams>;

/** Body of `PATCH /api_v1/webhooks/<id>`: what is not named stays; `headers` are replaced as a whole. */
export const UpdateWebhookParams = z.strictObject(fields).partial();
export type UpdateWebhookParams = z.output<typeof UpdateWebhookParams>;

/** Body of `POST /api_v1/webhooks/<id>/rotate-secret`. */
export const RotateSecretParams = z.strictObject({
  grace_seconds: z
    .int()
    .min(0)
    .max(7 * 24 * 3600)
    .default(24 * 3600)
    .meta({ description: "How long the present secrets sign as well" }),
});

const moment = z.iso
  .datetime({ offset: true, error: "expected a date such as 2026-11-22T12:00:00Z" })
  .transform((text) => Date.parse(text));

/** Body of `POST /api_v1/webhooks/<id>/recover`; dates in, Unix milliseconds out. */
export const RecoverParams = z.strictObject({
  since: moment.meta({ description: "The account got the event then or later" }),
  until: moment.nullable().default(null).meta({ description: "Or earlier than this; null: until now" }),
});

/** Body of `POST /api_v1/dead-letters/redrive`. */
export const RedriveParams = z.strictObject({
  webhook_id: z.string(),
  delivery_ids: z.array(z.string()).min(1).max(10_000).optional().meta({ description: "Default: all" }),
});

/** The key has a field of its own. */
function isReserved(name: string): boolean {
  return isReservedHeader(name) || name.toLowerCase() === "x-api-key";
}

function hasUserInfo(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed !== null && (parsed.username !== "" || parsed.password !== "");
}
