/** Parts of Lua scripts. All times are the server's, so that dispatchers' clocks have no say. */
const COMMON = `
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function shut(limiter, ms)
  redis.call('SET', limiter, '9007199254740991', 'PX', math.max(1, math.ceil(ms)))
end
local function open(limiter)
  if tonumber(redis.call('GET', limiter) or '0') >= 9007199254740991 then redis.call('DEL', limiter) end
end
`;

/**
 * `admit(health, flights, limiter, token, flight_ms, max_slots)`: whether a request may begin now; 0, or the
 * milliseconds until it may be asked again. While slots are few, whoever is let in holds one under `token`, for
 * `flight_ms` at most. Whoever has to wait shuts the queue, so that nobody takes its jobs in vain.
 */
export const ADMIT = `${COMMON}
local function admit(health, flights, limiter, token, flight_ms, max_slots)
  local mode, due_at, slots = unpack(redis.call('HMGET', health, 'state', 'due_at', 'slots'))
  if not mode or mode == 'healthy' then return 0 end
  slots = tonumber(slots or '1')
  if mode == 'recovering' and slots >= max_slots then return 0 end
  local now = now_ms()
  local wait = 0
  if mode == 'disabled' then wait = 60000
  elseif tonumber(due_at or '0') > now then wait = tonumber(due_at) - now
  else
    redis.call('ZREMRANGEBYSCORE', flights, '-inf', now)
    if redis.call('ZCARD', flights) < slots then
      redis.call('ZADD', flights, now + flight_ms, token)
      redis.call('PEXPIRE', flights, flight_ms * 2)
      if mode == 'probing' then shut(limiter, flight_ms) end
      return 0
    end
    local first = redis.call('ZRANGE', flights, 0, 0, 'WITHSCORES')
    wait = mode == 'probing' and tonumber(first[2]) - now or 50
  end
  shut(limiter, wait)
  return wait
end
`;

/**
 * `answered(health, flights, limiter, token, max_slots, settle_ms, delivered, clock)`: notes that an endpoint is there:
 * it took an event or refused just this one. The first answer ends probing; each row of as many as there are slots
 * doubles them; `settle_ms` later the endpoint counts as healthy. Returns since when (Unix ms) it had been failing if
 * that was told to somebody and a delivery has ended it, else ''; also whether it is known to be healthy. `clock` is the
 * caller's (Unix ms) and decides nothing: near the last success there is nothing to write down, and none is asked.
 */
export const ANSWERED = `${COMMON}
local function answered(health, flights, limiter, token, max_slots, settle_ms, delivered, clock)
  local mode, failures, last, slots, recovered_at, since, warned = unpack(redis.call('HMGET', health, 'state',
    'failures', 'last_success_at', 'slots', 'recovered_at', 'failing_since', 'warned'))
  local is_healthy = not mode or mode == 'healthy'
  local is_told = delivered and last and math.abs(clock - last) <= 10000
  if is_healthy and is_told and (failures or '0') == '0' and (warned or '0') == '0' then return '', true end
  local now = now_ms()
  if delivered then
    if now - tonumber(last or '0') > 10000 then redis.call('HSET', health, 'last_success_at', now) end
    if failures and failures ~= '0' then redis.call('HSET', health, 'failures', 0) end
  end
  if mode == 'probing' or mode == 'disabled' then
    redis.call('DEL', flights)
    redis.call('HSET', health, 'state', 'recovering', 'slots', 2, 'row', 0, 'recovered_at', now, 'due_at', 0,
      'probes', 0)
    open(limiter)
  elseif mode == 'recovering' then
    redis.call('ZREM', flights, token)
    slots = tonumber(slots)
    if slots < max_slots then
      if redis.call('HINCRBY', health, 'row', 1) >= slots then
        redis.call('HSET', health, 'slots', slots * 2, 'row', 0)
      end
      open(limiter)
    elseif now - tonumber(recovered_at) >= settle_ms then
      redis.call('HSET', health, 'state', 'healthy')
    end
  end
  if delivered and warned and warned ~= '0' then return since or '', is_healthy end
  return '', is_healthy
end
`;

/**
 * Notes that an endpoint refused an event.
 *
 *   KEYS  health, flights, limiter
 *   ARGV  token of the slot, endpoint's slots, ms until it counts as healthy
 */
export const REFUSED_SCRIPT = `${ANSWERED}
answered(KEYS[1], KEYS[2], KEYS[3], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), false)
`;

/**
 * Notes that an endpoint failed, whatever the event.
 *
 *   KEYS  health, flights, limiter
 *   ARGV  token, what it asked for (Retry-After) in ms or '', '1' when it is gone for good (410), a random number
 *         from 0 to 1, public reason, then the policy: failures, quiet ms, base ms, cap ms, disable after ms,
 *         attempts before that, endpoint's slots, how long the attempt took in ms
 *   reply {state, ms until the next request or 0, failing since (Unix ms), warnings due, warnings given}
 *
 *   healthy ──a row of failures without any success──▶ probing ──success──▶ recovering ──settled──▶ healthy
 *      ▲                                                 ▲  │ ▲                  │
 *      └── single failures change nothing                └──┘ └──three in a row──┘
 *                                             failure: a longer pause
 *   any ──410, or no success for days──▶ disabled ──reset──▶ (healthy)
 *
 * A row counts once it has lasted for the quiet time, or is four times as long: a share of random failures is broken
 * by successes long before.
 */
export const FAILED_SCRIPT = `${COMMON}
local health, flights, limiter = KEYS[1], KEYS[2], KEYS[3]
local token, asked, gone, random, reason = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1', tonumber(ARGV[4]), ARGV[5]
local many, quiet, base, cap = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local disable_after, disable_attempts, max_slots = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local now = now_ms()
local held_slot = redis.call('ZREM', flights, token) == 1
local mode, due_at, probes, slots, warned, since =
  unpack(redis.call('HMGET', health, 'state', 'due_at', 'probes', 'slots', 'warned', 'failing_since'))
mode, due_at, probes = mode or 'healthy', tonumber(due_at or '0'), tonumber(probes or '0')
local failures = redis.call('HINCRBY', health, 'failures', 1)
if failures == 1 or not since then
  since = now - math.floor(tonumber(ARGV[13]))
  redis.call('HSET', health, 'failing_since', since)
end
since = tonumber(since)
redis.call('HSET', health, 'last_failure', reason)

local function probe_later(count)
  local ceiling = math.min(cap, base * 2 ^ math.min(count, 40))
  due_at = math.max(due_at, now + math.floor(base + random * math.max(0, ceiling - base)))
  redis.call('HSET', health, 'state', 'probing', 'probes', count + 1, 'slots', 1)
  mode = 'probing'
end

if mode ~= 'disabled' then
  local in_row = failures >= many and (now - since >= quiet or failures >= many * 4)
  if gone or (now - since >= disable_after and failures >= disable_attempts) then
    mode, due_at = 'disabled', now + 60000
    redis.call('HSET', health, 'state', 'disabled', 'disabled_at', now)
  elseif mode == 'probing' then
    if held_slot then probe_later(probes) end
  elseif mode == 'recovering' and tonumber(slots or '1') < max_slots then
    if failures >= 3 then probe_later(0) else redis.call('HSET', health, 'row', 0) end
  elseif in_row then
    probe_later(0)
  end
  if mode ~= 'disabled' and asked then
    if mode ~= 'probing' then probe_later(0) end
    due_at = math.max(due_at, now + asked)
  end
end
local wait = 0
if mode == 'probing' or mode == 'disabled' then
  redis.call('HSET', health, 'due_at', due_at)
  wait = math.max(0, due_at - now)
  if held_slot or redis.call('ZCARD', flights) == 0 then
    if wait > 0 then shut(limiter, wait) end
  end
elseif held_slot then
  open(limiter)
end
local due_warnings = disable_after > 0 and math.min(4, math.floor((now - since) / (disable_after / 5))) or 0
return {mode, wait, since, due_warnings, tonumber(warned or '0')}
`;
