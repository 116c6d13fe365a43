/**
 * Puts events into lanes, in order, and numbers them there. An event that an endpoint has had before is not put there
 * again, so a batch can be pushed any number of times.
 *
 *   KEYS  depths, then per event: event hash, then per endpoint of the event: state, job, lane, lanes, sequences, heads
 *   ARGV  per event: id, event JSON, delivery JSON, name of its jobs, lane, received at (Unix ms), number of
 *         endpoints, then the endpoints' ids
 *   reply per event and endpoint: 1 when the event is its lane's head and so needs a job, else 0
 *
 * A finished job can outlive its state. While it is there, no other job can have its id; it proves that the event
 * has been had. A script that fails is not rolled back, hence the lane before the state. What is queued has no time
 * to live: nothing may vanish while it waits, however long.
 */
export const PUSH_SCRIPT = `
local heads = {}
local key, arg = 2, 1
while arg <= #ARGV do
  local id, event, delivery, name = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2], ARGV[arg + 3]
  local lane, received_at, endpoints = ARGV[arg + 4], ARGV[arg + 5], tonumber(ARGV[arg + 6])
  local event_key = KEYS[key]
  for n = 1, endpoints do
    local at = key + 6 * n - 5
    local state_key, job_key, lane_key = KEYS[at], KEYS[at + 1], KEYS[at + 2]
    local lanes_key, sequences_key, heads_key = KEYS[at + 3], KEYS[at + 4], KEYS[at + 5]
    if redis.call('EXISTS', job_key, state_key) == 0 then
      if redis.call('HSETNX', event_key, 'event', event) == 1 then
        redis.call('HSET', event_key, 'delivery', delivery, 'name', name)
      end
      if redis.call('RPUSH', lane_key, id) == 1 then redis.call('ZADD', heads_key, received_at, lane) end
      redis.call('SET', state_key, 'queued:' .. redis.call('HINCRBY', sequences_key, lane, 1) .. ':0')
      redis.call('HINCRBY', event_key, 'queued', 1)
      redis.call('PERSIST', event_key)
      redis.call('ZINCRBY', lanes_key, 1, lane)
      redis.call('HINCRBY', KEYS[1], ARGV[arg + 6 + n], 1)
    end
    heads[#heads + 1] = redis.call('LINDEX', lane_key, 0) == id and 1 or 0
  end
  key = key + 1 + 6 * endpoints
  arg = arg + 7 + endpoints
end
return heads
`;
