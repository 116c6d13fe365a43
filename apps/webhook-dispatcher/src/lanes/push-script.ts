/**
 * Puts events into lanes, in order, and numbers them there. An event that an endpoint has had before is not put there
 * again, so a batch can be pushed any number of times.
 *
 *   KEYS  depths, then per event: event hash, then per endpoint of the event: state, job, lane, lanes, sequences, heads
 *   ARGV  per event: id, event JSON, delivery JSON, lane, received at (Unix ms), number of endpoints, then the
 *         endpoints' ids
 *   reply per event and endpoint: 1 when the event is its lane's head and so needs a job, else 0
 *
 * A finished job can outlive its state. While it is there, no other job can have its id; it proves that the event
 * has been had. A script that fails is not rolled back, hence the count of queues before the lanes and the lane before
 * the state: an event may stay too long, and never goes too soon. What is queued has no time to live: nothing may
 * vanish while it waits, however long.
 */
export const PUSH_SCRIPT = `
local heads, depths = {}, {}
local key, arg = 2, 1
while arg <= #ARGV do
  local id, event, delivery, lane = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2], ARGV[arg + 3]
  local received_at, endpoints = ARGV[arg + 4], tonumber(ARGV[arg + 5])
  local event_key = KEYS[key]
  local fresh, count = {}, 0
  for n = 1, endpoints do
    local at = key + 6 * n - 5
    if redis.call('EXISTS', KEYS[at + 1], KEYS[at]) == 0 then fresh[n], count = true, count + 1 end
  end
  if count > 0 then
    redis.call('HSETNX', event_key, 'event', event)
    redis.call('HSETNX', event_key, 'delivery', delivery)
    redis.call('HINCRBY', event_key, 'queued', count)
    redis.call('PERSIST', event_key)
  end
  for n = 1, endpoints do
    local at = key + 6 * n - 5
    local state_key, lane_key, lanes_key = KEYS[at], KEYS[at + 2], KEYS[at + 3]
    local sequences_key, heads_key = KEYS[at + 4], KEYS[at + 5]
    if fresh[n] then
      local endpoint = ARGV[arg + 5 + n]
      local length = redis.call('RPUSH', lane_key, id)
      if length == 1 then redis.call('ZADD', heads_key, received_at, lane) end
      redis.call('SET', state_key, 'queued:' .. redis.call('HINCRBY', sequences_key, lane, 1) .. ':0')
      redis.call('ZADD', lanes_key, length, lane)
      depths[endpoint] = (depths[endpoint] or 0) + 1
      heads[#heads + 1] = length == 1 and 1 or 0
    else
      heads[#heads + 1] = redis.call('LINDEX', lane_key, 0) == id and 1 or 0
    end
  end
  key = key + 1 + 6 * endpoints
  arg = arg + 6 + endpoints
end
for endpoint, count in pairs(depths) do redis.call('HINCRBY', KEYS[1], endpoint, count) end
return heads
`;
