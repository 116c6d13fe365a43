/**
 * Takes a settled event off its lane. Of an event that is not the head only a dead letter changes, namely to
 * `delivered`; anything else is a late echo and changes nothing.
 *
 *   KEYS  lane, lanes, depths, state
 *   ARGV  id, 'delivered' | 'dead', time to live of that state in ms, lane, endpoint id, prefix of event hashes,
 *         time to live of dead letters in ms
 *   reply {id, delivery JSON or ''} of the lane's present head, or {}
 *
 * The event hash counts the endpoints where it is queued and where it is dead. With neither left it goes; with
 * dead letters only it lives as long as they do.
 */
export const ADVANCE_SCRIPT = `
local id, outcome, ttl = ARGV[1], ARGV[2], ARGV[3]
local event_key = ARGV[6] .. id
local was
if redis.call('LINDEX', KEYS[1], 0) == id then
  was = 'queued'
  redis.call('LPOP', KEYS[1])
  if tonumber(redis.call('ZINCRBY', KEYS[2], -1, ARGV[4])) <= 0 then redis.call('ZREM', KEYS[2], ARGV[4]) end
  redis.call('HINCRBY', KEYS[3], ARGV[5], -1)
elseif outcome == 'delivered' and redis.call('GET', KEYS[4]) == 'dead' then
  was = 'dead'
end
if was then
  redis.call('SET', KEYS[4], outcome, 'PX', ttl)
  if redis.call('EXISTS', event_key) == 1 then
    redis.call('HINCRBY', event_key, was, -1)
    if outcome == 'dead' then redis.call('HINCRBY', event_key, 'dead', 1) end
    local queued = tonumber(redis.call('HGET', event_key, 'queued') or '0')
    local dead = tonumber(redis.call('HGET', event_key, 'dead') or '0')
    if queued <= 0 and dead <= 0 then redis.call('UNLINK', event_key)
    elseif queued <= 0 then redis.call('PEXPIRE', event_key, ARGV[7]) end
  end
end
local head = redis.call('LINDEX', KEYS[1], 0)
if not head then return {} end
return {head, redis.call('HGET', ARGV[6] .. head, 'delivery') or ''}
`;
