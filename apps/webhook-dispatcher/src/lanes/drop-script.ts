/**
 * Takes events off the front of a lane for good, because their endpoint is gone.
 *
 *   KEYS  lane, lanes, depths, heads
 *   ARGV  lane, endpoint id, how many at most, prefix of event hashes, prefix of states,
 *         time to live of events that nobody needs in ms, for looking back
 *   reply per event: id, delivery JSON or ''
 */
export const DROP_SCRIPT = `
local dropped = {}
for n = 1, tonumber(ARGV[3]) do
  local id = redis.call('LPOP', KEYS[1])
  if not id then break end
  local event_key = ARGV[4] .. id
  dropped[#dropped + 1] = id
  dropped[#dropped + 1] = redis.call('HGET', event_key, 'delivery') or ''
  redis.call('UNLINK', ARGV[5] .. id)
  redis.call('HINCRBY', KEYS[3], ARGV[2], -1)
  if redis.call('EXISTS', event_key) == 1 then
    local queued = redis.call('HINCRBY', event_key, 'queued', -1)
    local dead = tonumber(redis.call('HGET', event_key, 'dead') or '0')
    if queued <= 0 and dead <= 0 then redis.call('PEXPIRE', event_key, ARGV[6]) end
  end
end
local left = redis.call('LLEN', KEYS[1])
if left > 0 then redis.call('ZADD', KEYS[2], left, ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[4], ARGV[1])
end
return dropped
`;
