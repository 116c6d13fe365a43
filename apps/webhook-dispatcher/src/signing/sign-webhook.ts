import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

const SECRET_PREFIX = "whsec_";
const KEY_BYTES = { min: 24, max: 64 } as const;

/** What is signed. */
export interface SignedContent {
  /** Has no dot, so that content cannot be moved between the parts. */
  readonly id: string;
  readonly unixSeconds: number;
  /** What is sent, to the character. */
  readonly body: string;
}

/**
 * The `webhook-signature` of a request: `v1,<base64 of HMAC-SHA256 over id.timestamp.body>`, one per secret, separated
 * by spaces (Standard Webhooks 1.0.0, symmetric).
 *
 * @throws RangeError for a secret that is none
 */
export function signWebhook(secrets: readonly string[], { id, unixSeconds, body }: SignedContent): string {
  return secrets
    .map((secret) => {
      const hmac = createHmac("sha256", keyOf(secret)).update(`${id}.${unixSeconds}.${body}`);
      return `v1,${hmac.digest("base64")}`;
    })
    .join(" ");
}

/** Making a key object costs as much as signing with it. */
const keys = new Map<string, KeyObject>();
const MAX_KEYS = 1000;

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  if (keys.size >= MAX_KEYS) keys.clear();
  const key = createSecretKey(decodeSecret(secret));
  keys.set(secret, key);
  return key;
}

/**
 * The key in a `whsec_` secret.
 *
 * @throws RangeError when it is not base64 of 24 to 64 bytes; the text does not hold the secret
 */
export function decodeSecret(secret: string): Buffer {
  const base64 = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : "";
  const key = Buffer.from(base64, "base64");
  const isCanonical = key.toString("base64").replace(/=+$/, "") === base64.replace(/=+$/, "");
  if (!isCanonical || key.length < KEY_BYTES.min || key.length > KEY_BYTES.max) {
    throw new RangeError(
      `expected ${SECRET_PREFIX} and ${KEY_BYTES.min} to ${KEY_BYTES.max} bytes in base64`,
    );
  }
  return key;
}

/** Whether a text is a secret that signs. */
export function isSecret(text: string): boolean {
  try {
    decodeSecret(text);
    return true;
  } catch {
    return false;
  }
}
