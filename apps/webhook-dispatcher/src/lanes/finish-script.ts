import { ADVANCE } from "./advance-script.ts";
import { BEGIN_JOB } from "./begin-job-script.ts";
import { COMPLETE_JOB } from "./complete-job-script.ts";
import { TAKE } from "./take-script.ts";

/**
 * All that lies between two deliveries of a worker: the lane of a delivered event goes on and its next head gets a job
 * (`advance`); the delivery's own job completes (`complete_job`) and the queue's next one begins (`begin_job`); and that
 * one's event is asked whether it is its turn (`take`). One after the other, these are three requests.
 *
 *   KEYS  those of `advance`
 *   ARGV  those of `advance`, then: token of the job's lock, its return value, which attempt BullMQ counts, '1' when the
 *         next job is wanted, how long its lock stands in ms, jobs at most, within how many ms, prefix of the endpoint's
 *         lanes, prefix of its states, how long a slot is held at most in ms, '1' when the next job's event is wanted
 *   reply {reply of `advance`} alone, with the job as it was, when the lane's head still needs a job; else also the reply
 *         of BullMQ's moveToFinished, and with a next job that is a delivery its lane and the reply of `take`
 */
export const FINISH_SCRIPT = `${ADVANCE}${COMPLETE_JOB}${BEGIN_JOB}${TAKE}
local advanced, is_healthy = advance(KEYS, ARGV)
local id, queue, now = ARGV[1], ARGV[12], ARGV[13]
if #advanced > 1 then return {advanced} end
local token, value, attempt, is_next_wanted = unpack(ARGV, 14, 17)
local ended = complete_job(queue, id, token, value, attempt, now)
if ended < 0 or is_next_wanted == '0' then
  wake(queue)
  return {advanced, ended}
end
local begun, data = begin_job(queue, token, ARGV[18], now, tonumber(ARGV[19]), ARGV[20])
if not data then return {advanced, begun} end
local next_id, lane = string.match(data, '^{"v":1,"event_id":"([^"]+)","lane":"([^"]+)"')
if next_id ~= begun[2] then return {advanced, begun} end
local turn = take({ARGV[21] .. lane, ARGV[22] .. next_id, KEYS[5], KEYS[6], KEYS[7]},
  {next_id, ARGV[6], token, ARGV[23], ARGV[9], ARGV[24]}, is_healthy)
return {advanced, begun, lane, turn}
`;
