/**
 * Marks a job that waits as cancelled and brings it to the front, where the worker takes it and says so: its outcome,
 * its record and its callback then come by the way of all others. Answers 0 when the job does not wait.
 *
 * KEYS: wait, the job, marker. ARGV: id. The data is an object with fields, so the mark can be put before the first.
 */
export const CANCEL_WAITING = `
local data = redis.call("hget", KEYS[2], "data")
if not data or redis.call("lrem", KEYS[1], 1, ARGV[1]) == 0 then return 0 end
redis.call("hset", KEYS[2], "data", '{"cancelled":true,' .. string.sub(data, 2))
redis.call("rpush", KEYS[1], ARGV[1])
redis.call("zadd", KEYS[3], 0, "0")
return 1`;
