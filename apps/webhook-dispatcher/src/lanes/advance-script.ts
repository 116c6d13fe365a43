import { ANSWERED } from "../health/health-scripts.ts";
import { ADD_JOB } from "./add-job-script.ts";

/**
 * `advance(KEYS, ARGV)`: takes a settled event off its lane and gives the next one its job. Of an event that is not the
 * head only a dead letter changes, namely to `delivered`; anything else is a late echo and changes nothing. A delivery
 * speaks for its endpoint's health.
 *
 *   KEYS  lane, lanes, depths, state, health, flights, limiter, heads
 *   ARGV  id, 'delivered' | 'dead', time to live of that state in ms, lane, endpoint id, prefix of event hashes,
 *         time to live of dead letters in ms, token of the slot, endpoint's slots, ms until it counts as healthy,
 *         time to live of events that nobody needs in ms, for looking back and sending again, prefix of the queue's
 *         keys, now (Unix ms)
 *   reply {failing since, as `answered` says}; also {id, delivery JSON or ''} of the lane's present head if it still
 *         needs a job, because its event is lost or was stored without the job's name. Returned too: whether the
 *         endpoint is known to be healthy, and whether the head got a job; the caller wakes a worker for it, or begins it
 *
 * The event hash counts the endpoints where it is queued and where it is dead. With dead letters only it lives as
 * long as they do, with neither as long as asked.
 */
export const ADVANCE = `${ANSWERED}${ADD_JOB}
local function settle_event(event_key, was, outcome, dead_ttl, kept_ttl)
  local queued, dead = redis.call('HINCRBY', event_key, 'queued', was == 'queued' and -1 or 0), nil
  if was == 'dead' then dead = redis.call('HINCRBY', event_key, 'dead', -1)
  elseif outcome == 'dead' then dead = redis.call('HINCRBY', event_key, 'dead', 1) end
  if queued > 0 then return end
  dead = dead or tonumber(redis.call('HGET', event_key, 'dead') or '0')
  -- Below zero: the event was lost, and there is nothing to keep.
  if queued < 0 or dead < 0 or dead == 0 and kept_ttl == '0' then redis.call('UNLINK', event_key)
  else redis.call('PEXPIRE', event_key, dead > 0 and dead_ttl or kept_ttl) end
end

local function advance(KEYS, ARGV)
  local id, outcome, lane = ARGV[1], ARGV[2], ARGV[4]
  local head, following = unpack(redis.call('LRANGE', KEYS[1], 0, 1))
  local state, sequence, attempts = string.match(redis.call('GET', KEYS[4]) or '', '^(%a*):?(%d*):?(%d*)')
  local was
  if head == id then
    was, head = 'queued', following
    redis.call('LPOP', KEYS[1])
    if head then redis.call('ZINCRBY', KEYS[2], -1, lane) else redis.call('ZREM', KEYS[2], lane) end
    redis.call('HINCRBY', KEYS[3], ARGV[5], -1)
  elseif outcome == 'delivered' and state == 'dead' then
    was = 'dead'
  end
  if was then
    redis.call('SET', KEYS[4], outcome .. ':' .. sequence .. ':' .. attempts, 'PX', ARGV[3])
    settle_event(ARGV[6] .. id, was, outcome, ARGV[7], ARGV[11])
  end
  local failing_since, is_healthy = '', false
  if outcome == 'delivered' then
    failing_since, is_healthy = answered(KEYS[5], KEYS[6], KEYS[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]),
      true, ARGV[13])
  elseif redis.call('ZREM', KEYS[6], ARGV[8]) == 1 then
    open(KEYS[7])
  end
  if not head then
    redis.call('ZREM', KEYS[8], lane)
    return {failing_since}, is_healthy
  end
  local delivery, name = unpack(redis.call('HMGET', ARGV[6] .. head, 'delivery', 'name'))
  if was == 'queued' then
    redis.call('ZADD', KEYS[8], delivery and string.match(delivery, '"received_at":(%d+)') or '0', lane)
  end
  if not name then return {failing_since, head, delivery or ''}, is_healthy end
  local has_job = add_job(ARGV[12], head, name, delivery, ARGV[13])
  return {failing_since}, is_healthy, has_job
end
`;

/** `advance` as a script of its own. */
export const ADVANCE_SCRIPT = `${ADVANCE}
local advanced, _, has_job = advance(KEYS, ARGV)
if has_job then wake(ARGV[12]) end
return advanced
`;
