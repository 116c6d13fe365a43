import { SEND_QUEUE } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import type { Fence } from "../redis/fence.ts";

// KEYS: active, wait, stalled, marker, events; with a fence the owner's key.
// ARGV: prefix of the jobs' keys, value of the owner's key ("" without), then the jobs that are left alone.
// The active list holds the newest at its left, the waiting list is taken from at its right: so the jobs come to its
// right in the order in which they had been taken.
const RECLAIM = `
if ARGV[2] ~= "" and redis.call("get", KEYS[6]) ~= ARGV[2] then
  return redis.error_reply("FENCED another worker owns the account")
end
local known = {}
for index = 3, #ARGV do known[ARGV[index]] = true end
local left, reclaimed = {}, {}
for _, id in ipairs(redis.call("lrange", KEYS[1], 0, -1)) do
  table.insert(known[id] and left or reclaimed, id)
end
if #reclaimed == 0 then return reclaimed end
redis.call("del", KEYS[1])
for _, id in ipairs(left) do redis.call("rpush", KEYS[1], id) end
for _, id in ipairs(reclaimed) do
  redis.call("del", ARGV[1] .. id .. ":lock")
  redis.call("srem", KEYS[3], id)
  redis.call("rpush", KEYS[2], id)
  redis.call("xadd", KEYS[5], "MAXLEN", "~", 10000, "*", "event", "waiting", "jobId", id, "prev", "active")
end
redis.call("zadd", KEYS[4], 0, "0")
return reclaimed`;

/**
 * Puts the calls that somebody has taken and not finished back to the front of the queue, at once and in order; returns
 * their ids. BullMQ would do so only after their locks have run out, and in no order. Who may call it: the worker that
 * has just become the owner (the former is gone), with nothing `known`; later, with all jobs that it has itself, for
 * those whose way here was lost with a connection.
 *
 * @throws when the fence says that another worker owns the account; when Redis is away
 */
export async function reclaimCalls(
  redis: Redis,
  prefix: string,
  { fence, known = [] }: { readonly fence?: Fence | undefined; readonly known?: Iterable<string> },
): Promise<string[]> {
  const queue = `${prefix}:${SEND_QUEUE}`;
  const keys = ["active", "wait", "stalled", "marker", "events"].map((name) => `${queue}:${name}`);
  if (fence) keys.push(fence.key);
  const ids = await redis.eval(RECLAIM, keys.length, ...keys, `${queue}:`, fence?.value ?? "", ...known);
  return ids as string[]; // What the script returns.
}

// KEYS: active, wait, stalled, marker, events. ARGV: prefix of the jobs' keys, then id and lock token of each job, the
// one that was taken last first. Taking them does not count as a try: nobody has begun them.
const GIVE_BACK = `
for index = 2, #ARGV, 2 do
  local id, lock = ARGV[index], ARGV[1] .. ARGV[index] .. ":lock"
  if redis.call("get", lock) == ARGV[index + 1] and redis.call("lrem", KEYS[1], 1, id) == 1 then
    redis.call("del", lock)
    redis.call("srem", KEYS[3], id)
    redis.call("hincrby", ARGV[1] .. id, "ats", -1)
    redis.call("rpush", KEYS[2], id)
    redis.call("xadd", KEYS[5], "MAXLEN", "~", 10000, "*", "event", "waiting", "jobId", id, "prev", "active")
  end
end
redis.call("zadd", KEYS[4], 0, "0")`;

/** Puts jobs that this worker has taken and not begun back to the front, as far as they are still its own. */
export async function giveBackCalls(
  redis: Redis,
  prefix: string,
  taken: readonly { readonly id: string; readonly token: string }[],
): Promise<void> {
  if (taken.length === 0) return;
  const queue = `${prefix}:${SEND_QUEUE}`;
  const keys = ["active", "wait", "stalled", "marker", "events"].map((name) => `${queue}:${name}`);
  const args = taken.toReversed().flatMap(({ id, token }) => [id, token]);
  await redis.eval(GIVE_BACK, keys.length, ...keys, `${queue}:`, ...args);
}
