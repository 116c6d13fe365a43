import { BEGIN_TURN } from "./begin-turn-script.ts";

/**
 * Puts back a delivery that failed, with its job to wait for a time, and begins the queue's next one, if it is its
 * event's turn (`begin_turn`). Of the job it does what BullMQ's `moveToDelayed` does.
 *
 *   KEYS  health, flights, limiter
 *   ARGV  id, prefix of the queue's keys, token of the job's lock, now (Unix ms), pause in ms, reason, stack trace,
 *         prefix of event hashes, endpoint's slots, then `next` of `begin_turn`
 *   reply {-2 when the lock is gone, -6 when somebody else holds it, -3 when the job is not active}, or as `begin_turn`
 *         returns
 */
export const DELAY_SCRIPT = `${BEGIN_TURN}
local id, queue, token, now, pause = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local job, delayed, marker = queue .. id, queue .. 'delayed', queue .. 'marker'
local holder = redis.call('GET', job .. ':lock')
if holder ~= token then return {holder and -6 or -2} end
redis.call('DEL', job .. ':lock')
if redis.call('LREM', queue .. 'active', -1, id) == 0 then return {-3} end
redis.call('HSET', job, 'failedReason', ARGV[6], 'stacktrace', ARGV[7], 'delay', pause)
redis.call('HINCRBY', job, 'atm', 1)
redis.call('ZADD', delayed, (now + pause) * 0x1000, id)
local begun, lane, turn = begin_turn(KEYS, queue, token, now, ARGV[8], ARGV[9], {unpack(ARGV, 10)})
if type(begun) == 'table' and type(begun[1]) == 'table' then return {begun, lane, turn} end
-- Whoever is idle must know when the first of them is due.
local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
redis.call('ZADD', marker, first[2] / 0x1000, '1')
return {0}
`;
