-- Gives a request back to the rates of a pair.
-- KEYS: for each rate the moment when all requests are due, and the last calls. ARGV: call, and for each rate:
-- microseconds of one request.
for i = 1, #KEYS / 2 do
    if redis.call('ZREM', KEYS[2 * i], ARGV[1]) == 1 then
        local due = tonumber(redis.call('GET', KEYS[2 * i - 1]) or '0')
        local left = redis.call('PTTL', KEYS[2 * i - 1])
        if left > 0 then
            redis.call('SET', KEYS[2 * i - 1], string.format('%.3f', due - ARGV[i + 1]), 'PX', left)
        end
    end
end
return { 'ended' }
