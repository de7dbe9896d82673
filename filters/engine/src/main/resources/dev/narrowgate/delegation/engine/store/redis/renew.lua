-- Renews the leases of a request.
-- KEYS: task, and for each budget the flights of its policy. ARGV: call, lease in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('EXISTS', KEYS[1]) == 0 then
    return { 'absent' }
end
for i = 2, #KEYS do
    redis.call('ZADD', KEYS[i], string.format('%.0f', now + ARGV[2]), ARGV[1])
    redis.call('PEXPIRE', KEYS[i], 2 * ARGV[2])
end
return { 'renewed' }
