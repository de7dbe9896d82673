-- Says that a gateway uses the store, and compares it with the others if it has just begun to.
-- KEYS: members. ARGV: id, gateway and key ids as JSON, life in ms, 'begins' or 'goes on'.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local own = cjson.decode(ARGV[2])
local members = redis.call('HGETALL', KEYS[1])
for i = 1, #members, 2 do
    local ends, text = string.match(members[i + 1], '^(%d+) (.*)$')
    if not ends or tonumber(ends) <= now then
        redis.call('HDEL', KEYS[1], members[i])
    elseif ARGV[4] == 'begins' and members[i] ~= ARGV[1] then
        local other = cjson.decode(text)
        if other.gateway ~= own.gateway then
            return { 'gateway', other.gateway }
        end
        local shared = false
        for _, key in ipairs(own.keys) do
            for _, theirs in ipairs(other.keys) do
                shared = shared or key == theirs
            end
        end
        if not shared then
            return { 'keys', table.concat(other.keys, ' ') }
        end
    end
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + ARGV[3]) .. ' ' .. ARGV[2])
return { 'joined' }
