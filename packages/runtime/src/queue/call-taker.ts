import {
  type BackendFactory,
  createRedisBackend,
  type RedisQueueBackend,
  raw2NextJobData,
  type WorkerOptions,
} from "bullmq";
import { moveToActive } from "bullmq/dist/esm/scripts/moveToActive-11.js";
import type { Redis } from "ioredis";
import { createScript } from "../redis/redis-script.ts";

/**
 * BullMQ's script that takes a job, word for word, as often as there are places. Its last reply says that there was no
 * further job; then nobody has to be woken, and its marker goes: BullMQ leaves one with every job that it hands out, for
 * which a worker that is alone asks twice more for nothing.
 *
 *   KEYS  those of BullMQ's script
 *   ARGV  the first two of BullMQ's script, its options as JSON, places
 *   reply BullMQ's replies
 */
const TAKE = `
local options = cjson.decode(ARGV[3])
local cmsgpack = { unpack = function() return options end }
local function take(KEYS, ARGV)
${moveToActive.content}
end
local replies = {}
for n = 1, tonumber(ARGV[4]) do
  local reply = take(KEYS, ARGV)
  replies[n] = reply
  if reply[1] == 0 then
    if redis.call('EXISTS', KEYS[1], KEYS[3]) == 0 then redis.call('ZREM', KEYS[11], '0') end
    break
  end
end
return replies
`;

const KEYS = [
  "wait",
  "active",
  "prioritized",
  "events",
  "stalled",
  "limiter",
  "delayed",
  "paused",
  "meta",
  "pc",
  "marker",
];

/** As BullMQ's worker has it from its backend: data and id of a job, or neither; waits that this queue does not know. */
type Taken = Awaited<ReturnType<RedisQueueBackend["moveToActive"]>>;

/** Takes jobs for a worker that asks for one: all that there are places for, with one request. */
export class CallTaker {
  readonly #redis: Redis;
  readonly #places: () => number;
  #further: Taken[] = [];

  /** @param places for how many jobs there is room */
  constructor(redis: Redis, places: () => number) {
    this.#redis = redis;
    this.#places = places;
  }

  /** For the worker. */
  readonly backendFactory: BackendFactory<RedisQueueBackend> = (name, opts, options) => {
    const backend = createRedisBackend(name, opts, options);
    const { lockDuration } = opts as WorkerOptions;
    const take = createScript(this.#redis, TAKE);
    const keys = KEYS.map((key) => backend.toKey(key));
    backend.moveToActive = async (token) => {
      const args = [
        backend.toKey(""),
        Date.now(),
        JSON.stringify({ token, lockDuration }),
        Math.max(1, this.#places()),
      ];
      const replies = (await take(keys, args)) as unknown[][];
      const [first, ...further] = replies.map((reply) => raw2NextJobData(reply) as Taken);
      if (!first) throw new Error("the script that takes jobs has replied nothing");
      this.#further.push(...further);
      return first;
    };
    return backend;
  };

  /** What came with the job that was asked for; without a job at the end when there are no more. */
  further(): Taken[] {
    return this.#further.splice(0);
  }
}
