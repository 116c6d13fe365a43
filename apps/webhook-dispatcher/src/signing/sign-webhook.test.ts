import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { decodeSecret, isSecret, signWebhook } from "./sign-webhook.ts";

/** The specification's test vector. */
const VECTOR = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  unixSeconds: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

test("the specification's test vector", () => {
  expect(signWebhook([VECTOR.secret], VECTOR)).toBe(VECTOR.signature);
});

test("each of several secrets verifies, text of any script included", () => {
  const secrets = [24, 32, 64].map((length) => `whsec_${randomBytes(length).toString("base64")}`);
  const content = {
    id: "msg_1",
    unixSeconds: Math.floor(Date.now() / 1000),
    body: '{"text":"Grüße 🙂 日本"}',
  };
  const signature = signWebhook(secrets, content);
  expect(signature.split(" ")).toHaveLength(3);
  const headers = {
    "webhook-id": content.id,
    "webhook-timestamp": String(content.unixSeconds),
    "webhook-signature": signature,
  };
  for (const secret of secrets) new Webhook(secret).verify(content.body, headers);
  const stranger = new Webhook(`whsec_${randomBytes(24).toString("base64")}`);
  expect(() => stranger.verify(content.body, headers)).toThrow(/No matching signature/);
});

test.each([
  ["whsec_", false],
  [randomBytes(24).toString("base64"), false],
  [`whsec_${randomBytes(23).toString("base64")}`, false],
  [`whsec_${randomBytes(65).toString("base64")}`, false],
  [`whsec_${randomBytes(24).toString("base64")}!`, false],
  [`whsec_${randomBytes(24).toString("base64")}`, true],
  [`whsec_${randomBytes(64).toString("base64")}`, true],
])("%s is a secret: %s", (text, expected) => {
  expect(isSecret(text)).toBe(expected);
});

test("what is wrong with a secret is said without it", () => {
  expect(() => decodeSecret("whsec_c2VjcmV0")).toThrow(/^expected whsec_ and 24 to 64 bytes in base64$/);
});
