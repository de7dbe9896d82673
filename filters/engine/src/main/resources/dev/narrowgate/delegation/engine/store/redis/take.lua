-- Takes one request from each budget of a task, or from none. The same call is counted once.
-- KEYS: task, and for each budget the flights of its policy.
-- ARGV: call, moment in ms, lease in ms, and for each budget: policy, calls, in flight, life in ms ('': no limit).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('EXISTS', KEYS[1]) == 0 then
    return { 'absent' }
end
local usage, refused, counted = {}, nil, true
for i = 2, #KEYS do
    local at = 4 * (i - 1)
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', string.format('%.0f', now))
    local calls = tonumber(redis.call('HGET', KEYS[1], 'calls:' .. ARGV[at]) or '0')
    local since = redis.call('HGET', KEYS[1], 'since:' .. ARGV[at]) or ARGV[2]
    local flights = redis.call('ZCARD', KEYS[i])
    counted = counted and redis.call('ZSCORE', KEYS[i], ARGV[1])
    if not refused then
        if ARGV[at + 3] ~= '' and tonumber(ARGV[2]) >= tonumber(since) + ARGV[at + 3] then
            refused = { tostring(i - 2), 'duration' }
        elseif ARGV[at + 1] ~= '' and calls >= tonumber(ARGV[at + 1]) then
            refused = { tostring(i - 2), 'calls' }
        elseif ARGV[at + 2] ~= '' and flights >= tonumber(ARGV[at + 2]) then
            refused = { tostring(i - 2), 'in-flight' }
        end
    end
    usage[#usage + 1] = string.format('%.0f', calls)
    usage[#usage + 1] = tostring(flights)
    usage[#usage + 1] = since
end
if refused and not counted then
    return { 'exhausted', refused[1], refused[2], usage }
end
for i = 2, #KEYS do
    local at = 4 * (i - 1)
    if not counted then
        redis.call('HINCRBY', KEYS[1], 'calls:' .. ARGV[at], 1)
        redis.call('HSETNX', KEYS[1], 'since:' .. ARGV[at], ARGV[2])
    end
    redis.call('ZADD', KEYS[i], string.format('%.0f', now + ARGV[3]), ARGV[1])
    redis.call('PEXPIRE', KEYS[i], 2 * ARGV[3])
end
return { 'granted' }
