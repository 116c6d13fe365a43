/**
 * Appends events to the stream of every consumer that wants one of their updates, each update once. An entry's id in
 * the stream is `<update_id>-0`. A consumer with a webhook is passed over once its endpoint is served: until then
 * nobody else would keep its events.
 *
 * KEYS: consumers. ARGV: prefix of the streams' keys, channel, now (ms), oldest kept (ms), most entries,
 * first update_id, the served endpoints' ids as a JSON object, then event id, kind, JSON of the event for each update.
 */
export const APPEND_SCRIPT = `
local consumers = redis.call("HGETALL", KEYS[1])
local now, oldest, served = tonumber(ARGV[3]), tonumber(ARGV[4]), cjson.decode(ARGV[7])
for c = 1, #consumers, 2 do
  local consumer = cjson.decode(consumers[c + 1])
  if not (consumer.webhook and served[consumer.webhook]) then
    local wanted = {}
    for _, kind in ipairs(consumer.allowed) do wanted[kind] = true end
    local stream = ARGV[1] .. consumers[c]
    local seen, last = stream .. ":seen", stream .. ":last"
    local added = false
    for u = 8, #ARGV, 3 do
      if wanted[ARGV[u + 1]] and redis.call("ZADD", seen, "NX", now, ARGV[u] .. "/" .. ARGV[u + 1]) == 1 then
        redis.call("SET", last, ARGV[6], "NX")
        local id = redis.call("INCR", last)
        redis.call("XADD", stream, "MAXLEN", "~", ARGV[5], string.format("%d-0", id),
          "at", ARGV[3], "kind", ARGV[u + 1], "event", ARGV[u + 2])
        added = true
      end
    end
    if added then
      redis.call("ZREMRANGEBYSCORE", seen, "-inf", oldest)
      for _, entry in ipairs(redis.call("XRANGE", stream, "-", "+", "COUNT", 100)) do
        if tonumber(entry[2][2]) >= oldest then break end
        redis.call("XDEL", stream, entry[1])
      end
      redis.call("PUBLISH", ARGV[2], cjson.encode({ consumer = consumers[c] }))
    end
  end
end
return 1
`;

/**
 * The number of an update for a consumer that gets it by webhook: the same for every attempt.
 *
 * KEYS: numbers by event (sorted set), last number. ARGV: event id, now (ms), oldest kept (ms), first number.
 */
export const NUMBER_SCRIPT = `
local known = redis.call("HGET", KEYS[1], ARGV[1])
if known then return tonumber(known) end
redis.call("SET", KEYS[2], ARGV[4], "NX")
local id = redis.call("INCR", KEYS[2])
redis.call("HSET", KEYS[1], ARGV[1], id)
redis.call("ZADD", KEYS[1] .. ":at", ARGV[2], ARGV[1])
for _, old in ipairs(redis.call("ZRANGEBYSCORE", KEYS[1] .. ":at", "-inf", ARGV[3], "LIMIT", 0, 100)) do
  redis.call("HDEL", KEYS[1], old)
  redis.call("ZREM", KEYS[1] .. ":at", old)
end
return id
`;
