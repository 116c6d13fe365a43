import { moveToFinished } from "bullmq/dist/esm/scripts/moveToFinished-14.js";
import { ADVANCE } from "./advance-script.ts";
import { TAKE } from "./take-script.ts";

/** How many keys and arguments `advance` takes. */
const ADVANCE_KEYS = 8;
const ADVANCE_ARGS = 13;
/** And BullMQ's own script. */
const FINISHED_ARGS = 9;

/**
 * All that lies between two deliveries of a worker: the lane of a delivered event goes on and its next head gets a job
 * (`advance`); the delivery's own job completes and the queue's next one begins (BullMQ's own script, word for word);
 * and that one's event is asked whether it is its turn (`take`). One after the other, these are three requests.
 *
 *   KEYS  those of `advance`, then those of BullMQ's moveToFinished, whose options are JSON here
 *   ARGV  those of `advance`, then those of moveToFinished, then: prefix of the endpoint's lanes, prefix of its states,
 *         how long a slot is held at most in ms, '1' when the next job's event is wanted
 *   reply {reply of `advance`} alone, with the job as it was, when the lane's head still needs a job; else also the reply
 *         of moveToFinished, and with a next job that is a delivery its lane and the reply of `take`
 */
export const FINISH_SCRIPT = `${ADVANCE}${TAKE}
local function move_to_finished(KEYS, ARGV)
local cmsgpack = { unpack = cjson.decode }
${moveToFinished.content}
end
local function part(list, first, count) return {unpack(list, first, first + count - 1)} end

local advanced = advance(part(KEYS, 1, ${ADVANCE_KEYS}), part(ARGV, 1, ${ADVANCE_ARGS}))
if #advanced > 1 then return {advanced} end
local finished = move_to_finished(part(KEYS, ${ADVANCE_KEYS + 1}, ${moveToFinished.keys}),
  part(ARGV, ${ADVANCE_ARGS + 1}, ${FINISHED_ARGS}))
local fields = type(finished) == 'table' and finished[1]
if type(fields) ~= 'table' then return {advanced, finished} end
local is_read, delivery
for n = 1, #fields, 2 do
  if fields[n] == 'data' then is_read, delivery = pcall(cjson.decode, fields[n + 1]) end
end
local lane, id = is_read and type(delivery) == 'table' and delivery.lane, finished[2]
if type(lane) ~= 'string' or delivery.event_id ~= id then return {advanced, finished} end
local lanes, states, flight_ms, with_event = unpack(ARGV, ${ADVANCE_ARGS + FINISHED_ARGS + 1})
local turn = take({lanes .. lane, states .. id, KEYS[5], KEYS[6], KEYS[7]},
  {id, ARGV[6], ARGV[8], flight_ms, ARGV[9], with_event})
return {advanced, finished, lane, turn}
`;
