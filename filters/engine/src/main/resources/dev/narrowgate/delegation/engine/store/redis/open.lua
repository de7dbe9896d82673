-- Returns what is stored of a task, and stores its opening if the store has a place for it.
-- KEYS: task, flights of all policies, origins.
-- ARGV: 'find' or 'store', kept until ('': no limit), forgotten at, origin, id, subject's issuer, subject,
-- actor's issuer, actor ('': none), start, deadline ('': none). Times in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HGET', KEYS[1], 'kept')
if not kept or (kept == '' and ARGV[2] ~= '') then
    if ARGV[1] == 'find' then
        return { 'absent' }
    end
    if not kept then
        redis.call('HSET', KEYS[1], 'v', '1', 'origin', ARGV[4], 'id', ARGV[5], 'subject-issuer', ARGV[6],
            'subject', ARGV[7], 'actor-issuer', ARGV[8], 'actor', ARGV[9], 'started', ARGV[10],
            'deadline', ARGV[11], 'calls:', '0', 'since:', ARGV[10])
    end
    redis.call('HSET', KEYS[1], 'kept', ARGV[2])
    redis.call('PEXPIREAT', KEYS[1], ARGV[3])
    redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
    redis.call('ZADD', KEYS[3], ARGV[3], ARGV[4])
    if redis.call('PTTL', KEYS[3]) < ARGV[3] - now then
        redis.call('PEXPIREAT', KEYS[3], ARGV[3])
    end
end
local task = redis.call('HMGET', KEYS[1], 'v', 'origin', 'id', 'subject-issuer', 'subject', 'actor-issuer', 'actor',
    'started', 'deadline', 'calls:')
task[11] = tostring(redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', now), '+inf'))
return { 'task', task }
