/**
 * Whether it is an event's turn. It is when the event is its lane's head, or a dead letter that somebody retries.
 *
 *   KEYS  lane, state
 *   ARGV  id, prefix of event hashes
 *   reply {'turn', event JSON or ''} or {'pass', id, delivery JSON or ''} of the head, or {'pass'}
 */
export const LOOK_SCRIPT = `
local head = redis.call('LINDEX', KEYS[1], 0)
if head == ARGV[1] or redis.call('GET', KEYS[2]) == 'dead' then
  return {'turn', redis.call('HGET', ARGV[2] .. ARGV[1], 'event') or ''}
end
if not head then return {'pass'} end
return {'pass', head, redis.call('HGET', ARGV[2] .. head, 'delivery') or ''}
`;
