import { ADVANCE } from "./advance-script.ts";
import { BEGIN_TURN } from "./begin-turn-script.ts";
import { COMPLETE_JOB } from "./complete-job-script.ts";

/**
 * All that lies between two deliveries of a worker: the lane of a delivered event goes on and its next head gets a job
 * (`advance`); the delivery's own job completes (`complete_job`) and the queue's next one begins, if it is its event's
 * turn (`begin_turn`). One after the other, these are three requests.
 *
 *   KEYS  those of `advance`
 *   ARGV  those of `advance`, then: token of the job's lock, its return value, which attempt BullMQ counts, '1' when the
 *         next job is wanted, then `next` of `begin_turn`
 *   reply {reply of `advance`} alone, with the job as it was, when the lane's head still needs a job; else also the reply
 *         of BullMQ's moveToFinished, and with a next job that is a delivery its lane and the reply of `take`
 */
export const FINISH_SCRIPT = `${ADVANCE}${COMPLETE_JOB}${BEGIN_TURN}
local advanced, is_healthy, has_job = advance(KEYS, ARGV)
local id, event_prefix, slots, queue, now = ARGV[1], ARGV[6], ARGV[9], ARGV[12], ARGV[13]
if #advanced > 1 then return {advanced} end
local token, value, attempt, is_next_wanted = unpack(ARGV, 14, 17)
local ended = complete_job(queue, id, token, value, attempt, now)
if ended < 0 or is_next_wanted == '0' then
  if has_job then wake(queue) end
  return {advanced, ended}
end
local begun, lane, turn = begin_turn({KEYS[5], KEYS[6], KEYS[7]}, queue, token, now, event_prefix, slots,
  {unpack(ARGV, 18)}, is_healthy)
-- In a queue that takes nothing now it waits for whoever is first.
if has_job and type(begun) == 'table' and begun[1] == 0 then wake(queue) end
return {advanced, begun, lane, turn}
`;
