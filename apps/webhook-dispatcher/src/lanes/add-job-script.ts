import { DELIVERY_JOB_OPTIONS } from "./delivery-job.ts";

/** Options of a delivery's job as BullMQ stores them, but for the id that comes last. */
const OPTIONS_START = JSON.stringify(DELIVERY_JOB_OPTIONS).slice(0, -1);

/**
 * `add_job(queue, id, name, data, now)`: gives a delivery its job in the queue whose keys begin with `queue`, unless it
 * has one; whether it got one. `wake(queue)` tells an idle worker of it. Both write what BullMQ's own `addStandardJob`
 * writes for such a job, but for its counter of ids and its stream of events, which nobody reads of these queues.
 */
export const ADD_JOB = `
local function add_job(queue, id, name, data, now)
  local job = queue .. id
  if redis.call('EXISTS', job) == 1 then return false end
  redis.call('HSET', job, 'name', name, 'data', data, 'opts', '${OPTIONS_START},"jobId":"' .. id .. '"}',
    'timestamp', now, 'delay', 0, 'priority', 0)
  redis.call('LPUSH', queue .. 'wait', id)
  return true
end
local function wake(queue)
  if redis.call('HEXISTS', queue .. 'meta', 'paused') == 0 then redis.call('ZADD', queue .. 'marker', 0, '0') end
end
`;
