/**
 * Writes one field of a hash if it still holds what the writer saw, counts the change and announces it.
 *
 *   KEYS  hash, version
 *   ARGV  field, what it must hold ('' for nothing), what it is to hold ('' removes it), channel
 *   reply 1 when it was written, 0 when the field held something else
 */
export const SWAP_SCRIPT = `
local present = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if present ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
redis.call('PUBLISH', ARGV[4], redis.call('INCR', KEYS[2]))
return 1
`;
