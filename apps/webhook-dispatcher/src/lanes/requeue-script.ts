/**
 * Puts a settled event back at the end of its lane, behind what came since. Its finished job goes in the same step:
 * while that is there, no other can have its id.
 *
 *   KEYS  state, job, completed jobs, failed jobs, event hash, lane, lanes, depths, heads
 *   ARGV  id, lane, endpoint id, received at (Unix ms)
 *   reply {outcome, 1 when the event is its lane's head and so needs a job, else 0}; the outcome is 'queued',
 *         'pending' (it is in its lane, or its job has not ended) or 'gone' (its body is not kept)
 *
 * The state is `<word>:<sequence>:<attempts>`; both figures go on counting.
 */
export const REQUEUE_SCRIPT = `
local id = ARGV[1]
local word, figures = string.match(redis.call('GET', KEYS[1]) or '', '^(%a*)(.*)$')
local function is_head() return redis.call('LINDEX', KEYS[6], 0) == id and 1 or 0 end
if word == 'queued' then return {'pending', is_head()} end
if redis.call('EXISTS', KEYS[2]) == 1 then
  if not redis.call('ZSCORE', KEYS[3], id) and not redis.call('ZSCORE', KEYS[4], id) then return {'pending', 0} end
end
if redis.call('HEXISTS', KEYS[5], 'event') == 0 then return {'gone', 0} end
redis.call('ZREM', KEYS[3], id)
redis.call('ZREM', KEYS[4], id)
redis.call('UNLINK', KEYS[2], KEYS[2] .. ':logs')
if redis.call('RPUSH', KEYS[6], id) == 1 then redis.call('ZADD', KEYS[9], ARGV[4], ARGV[2]) end
redis.call('SET', KEYS[1], 'queued' .. figures)
redis.call('HINCRBY', KEYS[5], 'queued', 1)
if word == 'dead' then redis.call('HINCRBY', KEYS[5], 'dead', -1) end
redis.call('PERSIST', KEYS[5])
redis.call('ZINCRBY', KEYS[7], 1, ARGV[2])
redis.call('HINCRBY', KEYS[8], ARGV[3], 1)
return {'queued', is_head()}
`;
