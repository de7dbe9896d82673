-- Ends a request. One that was not forwarded goes back, unless its lease is over.
-- KEYS: task, and for each budget the flights of its policy. ARGV: call, 'forwarded' or 'back', and the policies.
for i = 2, #KEYS do
    local wasCounted = redis.call('ZREM', KEYS[i], ARGV[1]) == 1
    if wasCounted and ARGV[2] == 'back' and redis.call('EXISTS', KEYS[1]) == 1 then
        redis.call('HINCRBY', KEYS[1], 'calls:' .. ARGV[i + 1], -1)
    end
end
return { 'ended' }
