import { BEGIN_JOB } from "./begin-job-script.ts";
import { TAKE } from "./take-script.ts";

/**
 * `begin_turn(health_keys, queue, token, now, event_prefix, slots, next, is_healthy)`: begins the queue's next job
 * (`begin_job`) and asks for its event's turn (`take`). `health_keys` are health, flights and limiter; `next` is {how
 * long the job's lock stands in ms, jobs at most, within how many ms, prefix of the endpoint's lanes, prefix of its
 * states, how long a slot is held at most in ms, '1' when the event is wanted}. Returns the reply of BullMQ's
 * moveToFinished, and with a job that is a delivery its lane and the reply of `take`.
 */
export const BEGIN_TURN = `${BEGIN_JOB}${TAKE}
local function begin_turn(health_keys, queue, token, now, event_prefix, slots, next, is_healthy)
  local lock_ms, max, duration, lane_prefix, state_prefix, flight_ms, with_event = unpack(next)
  local begun, data = begin_job(queue, token, lock_ms, now, tonumber(max), duration)
  if not data then return begun end
  local id, lane = string.match(data, '^{"v":1,"event_id":"([^"]+)","lane":"([^"]+)"')
  if id ~= begun[2] then return begun end
  local keys = {lane_prefix .. lane, state_prefix .. id, unpack(health_keys)}
  return begun, lane, take(keys, {id, event_prefix, token, flight_ms, slots, with_event}, is_healthy)
end
`;
