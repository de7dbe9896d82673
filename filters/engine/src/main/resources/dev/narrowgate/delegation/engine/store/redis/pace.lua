-- Takes one request from each rate of a pair, or from none (the generic cell rate algorithm). The same call is counted
-- once. KEYS: for each rate the moment when all requests are due, and the last calls.
-- ARGV: call, moment in microseconds, and for each rate: requests, time in microseconds.
local at = tonumber(ARGV[2])
local due = {}
for i = 1, #KEYS / 2 do
    if redis.call('ZSCORE', KEYS[2 * i], ARGV[1]) then
        return { 'granted' }
    end
    local each = ARGV[2 * i + 2] / ARGV[2 * i + 1]
    due[i] = math.max(tonumber(redis.call('GET', KEYS[2 * i - 1]) or '0'), at) + each
    local wait = due[i] - at - ARGV[2 * i + 2]
    -- Half a microsecond is lost when a moment is written.
    if wait > 1 then
        return { 'exhausted', tostring(i - 1), string.format('%.0f', math.ceil(wait)) }
    end
end
for i = 1, #KEYS / 2 do
    local life = math.ceil(ARGV[2 * i + 2] / 1000) + 1000
    redis.call('SET', KEYS[2 * i - 1], string.format('%.3f', due[i]), 'PX', life)
    redis.call('ZADD', KEYS[2 * i], ARGV[2], ARGV[1])
    redis.call('ZREMRANGEBYRANK', KEYS[2 * i], 0, -101)
    redis.call('PEXPIRE', KEYS[2 * i], life)
end
return { 'granted' }
