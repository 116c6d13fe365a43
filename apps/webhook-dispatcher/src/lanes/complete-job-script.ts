import { DELIVERY_JOB_RETENTION } from "./delivery-job.ts";

const { count, age } = DELIVERY_JOB_RETENTION.removeOnComplete;

/**
 * `complete_job(queue, id, token, value, attempts, now)`: ends a job that its worker runs under the lock `token`, and
 * removes completed ones that are too many or too old. It does what BullMQ's `moveToFinished` does to a job that has
 * no parent, no children and no deduplication, and replies as that does: 0, -2 when the lock is gone, -6 when somebody
 * else holds it, -3 when the job is not active.
 */
export const COMPLETE_JOB = `
local function complete_job(queue, id, token, value, attempts, now)
  local job, completed = queue .. id, queue .. 'completed'
  local holder = redis.call('GET', job .. ':lock')
  if holder ~= token then return holder and -6 or -2 end
  redis.call('DEL', job .. ':lock')
  if redis.call('LREM', queue .. 'active', -1, id) == 0 then return -3 end
  redis.call('HSET', job, 'atm', attempts, 'returnvalue', value, 'finishedOn', now)
  redis.call('ZADD', completed, now, id)
  local old = redis.call('ZCOUNT', completed, '-inf', now - ${age * 1000})
  local excess = math.max(old, redis.call('ZCARD', completed) - ${count})
  if excess > 0 then
    local gone = redis.call('ZPOPMIN', completed, math.min(excess, 1000))
    for n = 1, #gone, 2 do redis.call('UNLINK', queue .. gone[n], queue .. gone[n] .. ':logs') end
  end
  return 0
end
`;
