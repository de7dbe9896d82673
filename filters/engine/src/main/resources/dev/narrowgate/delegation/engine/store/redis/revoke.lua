-- Stores a revocation, or keeps the one that covers as much.
-- KEYS: mark, state, log, ends, owners.
-- ARGV: epoch, thing, entry, owner, most revocations, most entries of the log, channel, format, margin in ms.
local mark = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if mark[1] ~= ARGV[1] then
    return { 'lost' }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local over = string.format('%.0f', now - ARGV[9])

local function remove(thing, stored)
    redis.call('HDEL', KEYS[2], thing)
    redis.call('ZREM', KEYS[4], thing)
    if redis.call('HINCRBY', KEYS[5], stored.owner, -1) <= 0 then
        redis.call('HDEL', KEYS[5], stored.owner)
    end
end

for _, thing in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', over, 'LIMIT', 0, 100)) do
    local ended = redis.call('HGET', KEYS[2], thing)
    if ended then
        remove(thing, cjson.decode(ended))
    else
        redis.call('ZREM', KEYS[4], thing)
    end
end

-- Without a time, everything is covered.
local function covers(one, other)
    return one == nil or (other ~= nil and tonumber(one) >= tonumber(other))
end

local entry = cjson.decode(ARGV[3])
local before = redis.call('HGET', KEYS[2], ARGV[2])
if before then
    local old = cjson.decode(before)
    if old.v > tonumber(ARGV[8]) then
        return { 'newer' }
    end
    local goesOn = not old['end'] or tonumber(old['end']) >= now
    local issued = goesOn and covers(old['until'], entry['until'])
    local lasting = goesOn and covers(old['end'], entry['end'])
    if issued and lasting then
        redis.call('HSET', KEYS[1], 'count', redis.call('HLEN', KEYS[2]))
        return { 'kept', before, mark[2] }
    end
    if issued then
        entry['until'] = old['until']
    end
    if lasting then
        entry['end'] = old['end']
    end
    entry.owner = old.owner
    remove(ARGV[2], old)
end

local most = tonumber(ARGV[5])
local all = redis.call('HLEN', KEYS[2]) + 1
local mine = tonumber(redis.call('HGET', KEYS[5], ARGV[4]) or '0') + 1
if not before and (all > most or (all > math.ceil(most / 2) and mine > math.ceil(most / 8))) then
    redis.call('HSET', KEYS[1], 'count', redis.call('HLEN', KEYS[2]))
    return { 'full' }
end
entry.owner = entry.owner or ARGV[4]
local text = cjson.encode(entry)
redis.call('HSET', KEYS[2], ARGV[2], text)
redis.call('HINCRBY', KEYS[5], entry.owner, 1)
if entry['end'] then
    redis.call('ZADD', KEYS[4], entry['end'], ARGV[2])
end
redis.call('HSET', KEYS[1], 'count', redis.call('HLEN', KEYS[2]))
local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('ZADD', KEYS[3], version, version .. ':' .. text)
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[6]))
redis.call('PUBLISH', ARGV[7], version)
return { 'stored', text, tostring(version) }
