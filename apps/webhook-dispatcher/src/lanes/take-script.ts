import { ADMIT } from "../health/health-scripts.ts";

/**
 * `take(KEYS, ARGV, is_healthy)`: whether an event may be posted now. It is its turn when it is its lane's head, or a
 * dead letter that somebody retries; then its endpoint must have a slot for it, which it has when it is known to be
 * healthy. Counts the attempt.
 *
 *   KEYS  lane, state, health, flights, limiter
 *   ARGV  id, prefix of event hashes, token of the slot, how long a slot is held at most in ms, endpoint's slots,
 *         '1' when the event is wanted
 *   reply {'turn', sequence or '', attempt, event JSON or ''}, {'gated', ms until it may be asked again},
 *         {'pass', id, delivery JSON or ''} of the head, or {'pass'}
 */
export const TAKE = `${ADMIT}
local function take(KEYS, ARGV, is_healthy)
  local id, event_prefix = ARGV[1], ARGV[2]
  local head = redis.call('LINDEX', KEYS[1], 0)
  local state, sequence, attempts = string.match(redis.call('GET', KEYS[2]) or '', '^(%a*):?(%d*):?(%d*)')
  if head ~= id and state ~= 'dead' then
    if not head then return {'pass'} end
    return {'pass', head, redis.call('HGET', event_prefix .. head, 'delivery') or ''}
  end
  local wait = is_healthy and 0 or admit(KEYS[3], KEYS[4], KEYS[5], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]))
  if wait > 0 then return {'gated', math.ceil(wait)} end
  local attempt = (tonumber(attempts) or 0) + 1
  if state ~= '' then redis.call('SET', KEYS[2], state .. ':' .. sequence .. ':' .. attempt, 'KEEPTTL') end
  local event = ARGV[6] == '1' and redis.call('HGET', event_prefix .. id, 'event') or ''
  return {'turn', sequence, attempt, event}
end
`;

/** `take` as a script of its own. */
export const TAKE_SCRIPT = `${TAKE}
return take(KEYS, ARGV)
`;
