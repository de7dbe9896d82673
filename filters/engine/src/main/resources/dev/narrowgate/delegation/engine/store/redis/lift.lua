-- Lifts the revocation of a thing, if it still has this id.
-- KEYS: mark, state, log, ends, owners. ARGV: epoch, thing, id, entry, most entries of the log, channel.
local mark = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if mark[1] ~= ARGV[1] then
    return { 'lost' }
end
local text = redis.call('HGET', KEYS[2], ARGV[2])
local stored = text and cjson.decode(text)
if not stored or stored.id ~= ARGV[3] then
    return { 'none', '', mark[2] }
end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[4], ARGV[2])
if redis.call('HINCRBY', KEYS[5], stored.owner, -1) <= 0 then
    redis.call('HDEL', KEYS[5], stored.owner)
end
redis.call('HSET', KEYS[1], 'count', redis.call('HLEN', KEYS[2]))
local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('ZADD', KEYS[3], version, version .. ':' .. ARGV[4])
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[5]))
redis.call('PUBLISH', ARGV[6], version)
return { 'lifted', text, tostring(version) }
