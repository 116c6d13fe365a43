/** What a delivery takes beyond its texts: two keys' names, an entry each in the index and the sizes. */
const OVERHEAD_BYTES = 400;

/**
 * Adds attempts to the records of their deliveries. Of a delivery's attempts the newest are kept. What all of them add
 * to the index and the sizes is written at once.
 *
 *   KEYS  index, sizes, total, then per attempt: list, event hash
 *   ARGV  attempts kept per delivery, then per attempt: delivery id, received at (Unix ms), attempt JSON
 *   reply how many bytes all records take, about; then how many deliveries they are of
 */
export const RECORD_SCRIPT = `
local kept = tonumber(ARGV[1])
local key, total = 4, 0
local index, first, sizes = {}, {}, {}
for arg = 2, #ARGV, 3 do
  local id, received_at, json = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
  local bytes = #json
  local attempts = redis.call('RPUSH', KEYS[key], json)
  if attempts == 1 then
    bytes = bytes + ${OVERHEAD_BYTES} + redis.call('HSTRLEN', KEYS[key + 1], 'event')
    index[#index + 1] = received_at
    index[#index + 1] = id
    sizes[#sizes + 1] = id
    sizes[#sizes + 1] = bytes
    first[id] = #sizes
  else
    if attempts > kept then bytes = bytes - #redis.call('LPOP', KEYS[key]) end
    if first[id] then sizes[first[id]] = sizes[first[id]] + bytes
    else redis.call('HINCRBY', KEYS[2], id, bytes) end
  end
  total = total + bytes
  key = key + 2
end
if #index > 0 then
  redis.call('ZADD', KEYS[1], unpack(index))
  redis.call('HSET', KEYS[2], unpack(sizes))
end
return {redis.call('INCRBY', KEYS[3], total), redis.call('ZCARD', KEYS[1])}
`;

/**
 * Forgets the oldest deliveries while there are too many, they take too much or are too old; an event's body goes
 * with them when no endpoint needs it.
 *
 *   KEYS  index, sizes, total
 *   ARGV  received before (Unix ms), deliveries kept, bytes kept, how many to forget at most, prefix of the lists,
 *         prefix of event hashes
 *   reply how many were forgotten
 */
export const TRIM_SCRIPT = `
local before, max_count, max_bytes = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local forgotten = 0
while forgotten < tonumber(ARGV[4]) do
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if #oldest == 0 then
    redis.call('DEL', KEYS[2], KEYS[3])
    break
  end
  local id, received_at = oldest[1], tonumber(oldest[2])
  local bytes = tonumber(redis.call('GET', KEYS[3]) or '0')
  if received_at >= before and bytes <= max_bytes and redis.call('ZCARD', KEYS[1]) <= max_count then break end
  redis.call('ZREM', KEYS[1], id)
  redis.call('UNLINK', ARGV[5] .. id)
  redis.call('DECRBY', KEYS[3], tonumber(redis.call('HGET', KEYS[2], id) or '0'))
  redis.call('HDEL', KEYS[2], id)
  local event_key = ARGV[6] .. string.match(id, '[^.]*$')
  local counts = redis.call('HMGET', event_key, 'queued', 'dead')
  if tonumber(counts[1] or '0') <= 0 and tonumber(counts[2] or '0') <= 0 then redis.call('UNLINK', event_key) end
  forgotten = forgotten + 1
end
return forgotten
`;
