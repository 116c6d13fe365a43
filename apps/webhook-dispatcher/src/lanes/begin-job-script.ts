/**
 * `begin_job(queue, token, lock_ms, now, max, duration)`: begins the queue's next job under the lock `token`, if it is
 * not paused and has taken fewer than `max` in `duration` ms. It does what BullMQ's `moveToFinished` does to fetch a
 * job, and replies as that does: {fields, id, 0, 0}, {0, 0, ms until it takes jobs again, 0}, {0, 0, 0, when its next
 * delayed job is due}, {0, 0, 0, 0} or 0. Also the job's data.
 *
 * Other than there, a delayed job that is due goes first: its chat has been standing since it failed, while the chats
 * of those that wait may as well wait. What the dispatchers never set (a limit of jobs at once or of their rate for the whole
 * queue) is left to BullMQ's own script, which the worker calls when it is woken.
 */
export const BEGIN_JOB = `
local function begin_job(queue, token, lock_ms, now, max, duration)
  local wait, delayed, marker, limiter = queue .. 'wait', queue .. 'delayed', queue .. 'marker', queue .. 'limiter'
  local paused, concurrency, queue_max = unpack(redis.call('HMGET', queue .. 'meta', 'paused', 'concurrency', 'max'))
  if paused then return {0, 0, 0, 0} end
  if concurrency or queue_max then
    redis.call('ZADD', marker, 0, '0')
    return 0
  end
  local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 0x1000 - 1, 'LIMIT', 0, 1000)
  if #due > 0 then
    redis.call('ZREM', delayed, unpack(due))
    for n = #due, 1, -1 do
      redis.call('RPUSH', wait, due[n])
      redis.call('HSET', queue .. due[n], 'delay', 0)
    end
  end
  if tonumber(redis.call('GET', limiter) or 0) >= max then
    local ttl = redis.call('PTTL', limiter)
    if ttl ~= 0 then return {0, 0, ttl, 0} end
    redis.call('DEL', limiter)
  end
  local id = redis.call('RPOPLPUSH', wait, queue .. 'active')
  if not id then
    local next_due = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
    return next_due and {0, 0, 0, next_due / 0x1000} or 0
  end
  -- Without a limit there is nothing to count; what shuts the queue is that number.
  if max < 9007199254740991 and redis.call('INCR', limiter) == 1 then redis.call('PEXPIRE', limiter, duration) end
  redis.call('ZADD', marker, 0, '0') -- For an idle worker: there may be more.
  redis.call('SET', queue .. id .. ':lock', token, 'PX', lock_ms)
  local fields, data, started = redis.call('HGETALL', queue .. id), nil, 0
  for n = 1, #fields, 2 do
    if fields[n] == 'data' then data = fields[n + 1] elseif fields[n] == 'ats' then started = fields[n + 1] end
  end
  started = started + 1
  redis.call('HSET', queue .. id, 'processedOn', now, 'ats', started)
  for _, text in ipairs({'processedOn', now, 'ats', tostring(started)}) do fields[#fields + 1] = text end
  return {fields, id, 0, 0}, data
end
`;
