import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createMediaLinks } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { encodeWebhook } from "../src/bodies/encode-webhook.ts";
import { loadDispatcherConfig } from "../src/config.ts";
import { deliveryHeaders } from "../src/delivery/headers.ts";
import { newMessage } from "./events.ts";
import { installStandardWebhooks } from "./install-standardwebhooks.ts";

/** Reads requests and secrets as JSON, says for each whether the library takes it. */
const VERIFIER = `
import json, sys
from standardwebhooks import Webhook
def verifies(case):
    try:
        Webhook(case["secret"]).verify(case["body"].encode("utf-8"), case["headers"])
        return True
    except Exception as error:
        return type(error).__name__
print(json.dumps([verifies(case) for case in json.load(sys.stdin)]))
`;

test("Python's reference library verifies what is sent, by either secret of a rotation", {
  timeout: 300_000,
}, () => {
  const python = installStandardWebhooks();
  const [current, former, stranger] = [32, 24, 64].map(
    (length) => `whsec_${randomBytes(length).toString("base64")}`,
  );
  const [endpoint] = loadDispatcherConfig({
    REDIS_URL: "redis://unused",
    WEBHOOK_URL: "https://example.com/",
    WEBHOOK_SECRET: `${current},${former}`,
  }).endpoints;
  if (!endpoint) throw new Error("unreachable: WEBHOOK_URL is set");
  const event = newMessage(7, 1);
  if (event.type === "message.new") event.data.message.text = "Grüße 🙂 \\u2028 日本 \ud800";
  const mediaLinks = createMediaLinks({ GATEWAY_PORT: 1, MEDIA_PORT: 2 } as never);
  const body = encodeWebhook(event, { endpoint, sequence: 1, updateId: null, mediaLinks });
  const content = { eventId: event.id, attempt: 2, sequence: 1, body, nowMs: Date.now() };
  const headers = deliveryHeaders(endpoint, content);
  const cases = [
    { secret: current, body, headers },
    { secret: former, body, headers },
    { secret: stranger, body, headers },
    { secret: current, body: `${body} `, headers },
    { secret: current, body, headers: { ...headers, "webhook-id": "msg_other" } },
  ];
  const { stdout, stderr } = spawnSync(python, ["-c", VERIFIER], {
    input: JSON.stringify(cases),
    encoding: "utf8",
  });
  const refused = "WebhookVerificationError";
  expect(stdout === "" ? stderr : JSON.parse(stdout)).toEqual([true, true, refused, refused, refused]);
});
