import { createHash } from "node:crypto";

/**
 * The `random_id` of a call's n-th message (an album or a forward of several has several): always the same, so that Telegram recognises a repeated send
 * (core.telegram.org/method/messages.sendMessage). A signed 64-bit number, never 0, which would mean "none".
 */
export function randomIdOf(seed: string, index = 0): bigint {
  const digest = createHash("sha256").update(`${seed}:${index}`).digest();
  return digest.readBigInt64LE(0) || 1n;
}
