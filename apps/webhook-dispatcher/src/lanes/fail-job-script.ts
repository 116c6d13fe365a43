import { ADD_JOB } from "./add-job-script.ts";

/**
 * `fail_job(queue, id, name, data, reason, now)`: makes a delivery's job a failed one without running it, wherever it
 * waits; one that has no job yet gets it first. Nobody may be running it: whoever does holds its lock. The fields are
 * those that BullMQ's `moveToFinished` writes, so that a retry from the board finds a failed job like others.
 */
export const FAIL_JOB = `${ADD_JOB}
local function fail_job(queue, id, name, data, reason, now)
  add_job(queue, id, name, data, now)
  redis.call('ZREM', queue .. 'delayed', id)
  -- Jobs come in at the left, and those of the oldest events first.
  redis.call('LREM', queue .. 'wait', -1, id)
  redis.call('LREM', queue .. 'active', 0, id)
  redis.call('HSET', queue .. id, 'failedReason', reason, 'finishedOn', now, 'delay', 0)
  redis.call('ZADD', queue .. 'failed', now, id)
  redis.call('XADD', queue .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'failed', 'jobId', id, 'failedReason',
    reason, 'prev', 'waiting')
end
`;
