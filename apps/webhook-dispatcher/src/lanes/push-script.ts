import { ADD_JOB } from "./add-job-script.ts";

/**
 * Puts events into lanes, in order, numbers them there and gives each that is the head of a lane its job. An event that
 * an endpoint has had before is not put there again, so a batch can be pushed any number of times.
 *
 *   KEYS  depths, then per endpoint: lanes, sequences, heads
 *   ARGV  prefix of event hashes, now (Unix ms), number of endpoints, then per endpoint: id, prefix of its lanes, of its
 *         states and of its queue's keys; then per event: id, event JSON, delivery JSON, name of its jobs, lane,
 *         received at (Unix ms), number of endpoints that want it, and which (from 1, in the order of above)
 *
 * A finished job can outlive its state. While it is there, no other job can have its id; it proves that the event
 * has been had. A script that fails is not rolled back, hence the event's count before the lane and that before the
 * state. What is queued has no time to live: nothing may vanish while it waits, however long.
 */
export const PUSH_SCRIPT = `${ADD_JOB}
local event_prefix, now, endpoints, arg = ARGV[1], ARGV[2], {}, 4
for n = 1, tonumber(ARGV[3]) do
  endpoints[n] = {id = ARGV[arg], lane_prefix = ARGV[arg + 1], state_prefix = ARGV[arg + 2], queue = ARGV[arg + 3],
    lanes = KEYS[3 * n - 1], sequences = KEYS[3 * n], heads = KEYS[3 * n + 1], added = 0, lengths = {}}
  arg = arg + 4
end

local function append(endpoint, id, lane, received_at)
  local length = redis.call('RPUSH', endpoint.lane_prefix .. lane, id)
  local sequence = redis.call('HINCRBY', endpoint.sequences, lane, 1)
  redis.call('SET', endpoint.state_prefix .. id, 'queued:' .. sequence .. ':0')
  if length == 1 then redis.call('ZADD', endpoint.heads, received_at, lane) end
  endpoint.lengths[lane] = length
  endpoint.added = endpoint.added + 1
  return length == 1
end

while arg <= #ARGV do
  local id, event, delivery, name, lane, received_at, wanted = unpack(ARGV, arg, arg + 6)
  local known, new = {}, {}
  for n = arg + 7, arg + 6 + wanted do
    local endpoint = endpoints[tonumber(ARGV[n])]
    local job_key, state_key = endpoint.queue .. id, endpoint.state_prefix .. id
    if redis.call('EXISTS', job_key, state_key) == 0 then new[#new + 1] = endpoint else known[#known + 1] = endpoint end
  end
  if #new > 0 then
    local event_key = event_prefix .. id
    if redis.call('HSETNX', event_key, 'event', event) == 1 then
      redis.call('HSET', event_key, 'delivery', delivery, 'name', name)
    end
    redis.call('HINCRBY', event_key, 'queued', #new)
    redis.call('PERSIST', event_key)
  end
  local function give_job(endpoint)
    if add_job(endpoint.queue, id, name, delivery, now) then endpoint.has_jobs = true end
  end
  for _, endpoint in ipairs(new) do
    if append(endpoint, id, lane, received_at) then give_job(endpoint) end
  end
  for _, endpoint in ipairs(known) do
    if redis.call('LINDEX', endpoint.lane_prefix .. lane, 0) == id then give_job(endpoint) end
  end
  arg = arg + 7 + wanted
end

for _, endpoint in ipairs(endpoints) do
  if endpoint.added > 0 then
    local lengths = {}
    for lane, length in pairs(endpoint.lengths) do
      lengths[#lengths + 1] = length
      lengths[#lengths + 1] = lane
    end
    redis.call('ZADD', endpoint.lanes, unpack(lengths))
    redis.call('HINCRBY', KEYS[1], endpoint.id, endpoint.added)
  end
  if endpoint.has_jobs then wake(endpoint.queue) end
end
`;
