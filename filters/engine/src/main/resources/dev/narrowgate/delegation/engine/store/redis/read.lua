-- Reads the log of revocations from a version on, that one included.
-- The write makes a master fail that was cut off from its replicas, if min-replicas-to-write is set.
-- KEYS: mark, state, log, beat. ARGV: version, most entries.
redis.call('SET', KEYS[4], ARGV[1])
local mark = redis.call('HMGET', KEYS[1], 'epoch', 'format', 'version', 'count')
local whole = tonumber(mark[4] or '-1') == redis.call('HLEN', KEYS[2])
local entries = redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])
return { mark[1] or '', mark[2] or '0', mark[3] or '0', whole and 'whole' or 'lost', entries }
