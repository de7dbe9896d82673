-- Begins to follow the log, and begins another epoch if the store has lost what this gateway has seen.
-- KEYS: mark, state, log. ARGV: epoch for a new one, known epoch, known version, known last entry, format.
local mark = redis.call('HMGET', KEYS[1], 'epoch', 'format', 'version', 'count')
local count = redis.call('HLEN', KEYS[2])
local epoch, version = mark[1], tonumber(mark[3] or '0')
local known = tonumber(ARGV[3])
if epoch and tonumber(mark[2]) > tonumber(ARGV[5]) then
    return { 'newer', mark[2], '0', '' }
end
local lost = not epoch
if epoch and tonumber(mark[4]) ~= count then
    if ARGV[2] == '' then
        return { 'lost', mark[4], tostring(count), '' }
    end
    lost = true
end
if epoch and epoch == ARGV[2] then
    local last = redis.call('ZRANGEBYSCORE', KEYS[3], known, known)[1]
    lost = lost or version < known or (last and ARGV[4] ~= '' and last ~= ARGV[4])
end
if lost then
    epoch = ARGV[1]
    version = math.max(version, known) + 1
    redis.call('DEL', KEYS[3])
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'format', ARGV[5],
        'version', string.format('%.0f', version), 'count', count)
end
local last = redis.call('ZRANGEBYSCORE', KEYS[3], version, version)[1]
return { 'epoch', epoch, string.format('%.0f', version), last or '' }
