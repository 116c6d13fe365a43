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
 *         needs a job, because its event is lost or was stored without the job's name
 *
 * The event hash counts the endpoints where it is queued and where it is dead. With dead letters only it lives as
 * long as they do, with neither as long as asked.
 */
export const ADVANCE = `${ANSWERED}${ADD_JOB}
local function advance(KEYS, ARGV)
  local id, outcome, ttl = ARGV[1], ARGV[2], ARGV[3]
  local event_key = ARGV[6] .. id
  local state, sequence, attempts = string.match(redis.call('GET', KEYS[4]) or '', '^(%a*):?(%d*):?(%d*)')
  local was
  if redis.call('LINDEX', KEYS[1], 0) == id then
    was = 'queued'
    redis.call('LPOP', KEYS[1])
    if tonumber(redis.call('ZINCRBY', KEYS[2], -1, ARGV[4])) <= 0 then redis.call('ZREM', KEYS[2], ARGV[4]) end
    redis.call('HINCRBY', KEYS[3], ARGV[5], -1)
  elseif outcome == 'delivered' and state == 'dead' then
    was = 'dead'
  end
  if was then
    redis.call('SET', KEYS[4], outcome .. ':' .. sequence .. ':' .. attempts, 'PX', ttl)
    local queued, dead = unpack(redis.call('HMGET', event_key, 'queued', 'dead'))
    if queued then
      queued, dead = tonumber(queued), tonumber(dead or '0')
      if was == 'queued' then queued = queued - 1 else dead = dead - 1 end
      if outcome == 'dead' then dead = dead + 1 end
      if queued <= 0 and dead <= 0 and ARGV[11] == '0' then redis.call('UNLINK', event_key)
      else
        redis.call('HSET', event_key, 'queued', queued, 'dead', dead)
        if queued <= 0 then redis.call('PEXPIRE', event_key, dead > 0 and ARGV[7] or ARGV[11]) end
      end
    end
  end
  local failing_since = ''
  if outcome == 'delivered' then
    failing_since = answered(KEYS[5], KEYS[6], KEYS[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]), true)
  elseif redis.call('ZREM', KEYS[6], ARGV[8]) == 1 then
    open(KEYS[7])
  end
  local head = redis.call('LINDEX', KEYS[1], 0)
  if not head then
    redis.call('ZREM', KEYS[8], ARGV[4])
    return {failing_since}
  end
  local delivery, name = unpack(redis.call('HMGET', ARGV[6] .. head, 'delivery', 'name'))
  if was then
    redis.call('ZADD', KEYS[8], delivery and string.match(delivery, '"received_at":(%d+)') or '0', ARGV[4])
  end
  if not name then return {failing_since, head, delivery or ''} end
  add_job(ARGV[12], head, name, delivery, ARGV[13])
  return {failing_since}
end
`;

/** `advance` as a script of its own. */
export const ADVANCE_SCRIPT = `${ADVANCE}
return advance(KEYS, ARGV)
`;
