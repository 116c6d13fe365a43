import { addStandardJob } from "bullmq/dist/esm/scripts/addStandardJob-9.js";
import { DELIVERY_JOB_OPTIONS } from "./delivery-job.ts";

/**
 * `add_job(queue, id, name, data, now)`: gives a delivery its job in the queue whose keys begin with `queue`, unless it
 * has one. It is BullMQ's own script, word for word: a script cannot call another, and a lane that goes on within one
 * takes half as long as one that asks for the job from outside. What BullMQ packs for the wire is handed over as it is.
 */
export const ADD_JOB = `
local function add_job(queue, id, name, data, now)
  local opts = cjson.decode('${JSON.stringify(DELIVERY_JOB_OPTIONS)}')
  opts.jobId = id
  local cmsgpack = { unpack = function(value) return value end }
  local function add(KEYS, ARGV)
${addStandardJob.content}
  end
  local keys = {'wait', 'paused', 'meta', 'id', 'completed', 'delayed', 'active', 'events', 'marker'}
  for n, key in ipairs(keys) do keys[n] = queue .. key end
  add(keys, {{queue, id, name, now}, data, opts})
end
`;
