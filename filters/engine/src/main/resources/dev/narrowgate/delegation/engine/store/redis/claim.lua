-- Takes a place for a task, in total and of its owner's share.
-- KEYS: all tasks, the owner's tasks. ARGV: task, kept until in ms, most tasks.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
for i = 1, 2 do
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
end
local most = tonumber(ARGV[3])
local all = redis.call('ZCARD', KEYS[1]) + 1
local mine = redis.call('ZCARD', KEYS[2]) + 1
local isNew = not redis.call('ZSCORE', KEYS[1], ARGV[1])
if isNew and (all > most or (all > math.ceil(most / 2) and mine > math.ceil(most / 8))) then
    return { 'full' }
end
for i = 1, 2 do
    redis.call('ZADD', KEYS[i], ARGV[2], ARGV[1])
    if redis.call('PTTL', KEYS[i]) < ARGV[2] - now then
        redis.call('PEXPIREAT', KEYS[i], ARGV[2])
    end
end
return { 'claimed' }
