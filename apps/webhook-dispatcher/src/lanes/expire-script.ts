import { FAIL_JOB } from "./fail-job-script.ts";

/**
 * Ends events that have waited for too long: from the front of an endpoint's lanes, oldest lane first, they become
 * dead letters, and what is behind them becomes the head, with its job.
 *
 *   KEYS  heads, lanes, depths, health
 *   ARGV  endpoint id, how old in ms, lanes to leave out, events at most, prefix of the endpoint's lanes, of event
 *         hashes, of the endpoint's states, of its queue's keys, time to live of dead letters in ms, reason, '1' when
 *         the endpoint is switched off; else it must be disabled for its health, or its queue paused
 *   reply {lanes that were looked at, lanes among them to leave out from now on, delivery JSON of each ended event…}
 *
 * Left out are lanes whose head is being posted at this moment, which its delivery settles, and those whose head is
 * lost, which gets a job when the endpoint is enabled. What one run has ended, another does not find: any number of
 * dispatchers may run it at the same time. The ages are by Redis' clock, so that dispatchers' clocks have no say.
 */
export const EXPIRE_SCRIPT = `${FAIL_JOB}
local endpoint, ttl, skip, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local lane_prefix, event_prefix, state_prefix, queue = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local dead_ttl, reason = ARGV[9], ARGV[10]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ended, left_out = {}, 0

local is_off = ARGV[11] == '1' or redis.call('HGET', KEYS[4], 'state') == 'disabled'
if not is_off and redis.call('HEXISTS', queue .. 'meta', 'paused') == 0 then return {0, 0} end

local function end_event(lane, lane_key, id, delivery, name)
  redis.call('LPOP', lane_key)
  if tonumber(redis.call('ZINCRBY', KEYS[2], -1, lane)) <= 0 then redis.call('ZREM', KEYS[2], lane) end
  redis.call('HINCRBY', KEYS[3], endpoint, -1)
  local state_key, event_key = state_prefix .. id, event_prefix .. id
  local figures = string.match(redis.call('GET', state_key) or '', '^%a*(.*)$')
  redis.call('SET', state_key, 'dead' .. figures, 'PX', dead_ttl)
  redis.call('HINCRBY', event_key, 'dead', 1)
  if redis.call('HINCRBY', event_key, 'queued', -1) <= 0 then redis.call('PEXPIRE', event_key, dead_ttl) end
  fail_job(queue, id, name or id, delivery, reason, now)
  ended[#ended + 1] = delivery
end

local function follow(lane)
  local lane_key = lane_prefix .. lane
  while true do
    local id = redis.call('LINDEX', lane_key, 0)
    if not id then
      redis.call('ZREM', KEYS[1], lane)
      return
    end
    local delivery, name = unpack(redis.call('HMGET', event_prefix .. id, 'delivery', 'name'))
    if not delivery or redis.call('EXISTS', queue .. id .. ':lock') == 1 then
      left_out = left_out + 1
      return
    end
    local received_at = tonumber(string.match(delivery, '"received_at":(%d+)') or '0')
    if received_at > now - ttl or #ended >= most then
      redis.call('ZADD', KEYS[1], received_at, lane)
      if name and add_job(queue, id, name, delivery, now) then wake(queue) end
      return
    end
    end_event(lane, lane_key, id, delivery, name)
  end
end

local due = redis.call('ZRANGE', KEYS[1], '-inf', now - ttl, 'BYSCORE', 'LIMIT', skip, 50)
for _, lane in ipairs(due) do
  if #ended >= most then break end
  follow(lane)
end
return {#due, left_out, unpack(ended)}
`;
