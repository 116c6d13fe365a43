import { createHash } from "node:crypto";

/**
 * The `random_id` of a job's n-th message: always the same, so that Telegram recognises a repeated send
 * (core.telegram.org/method/messages.sendMessage). A signed 64-bit number, never 0, which would mean "none".
 */
export function randomIdOf(jobId: string, index = 0): bigint {
  const digest = createHash("sha256").update(`${jobId}:${index}`).digest();
  return digest.readBigInt64LE(0) || 1n;
}
