package dev.sessions.redis;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;
import reactor.core.publisher.Mono;

/** A script that Redis runs in one step, on the keys that it is given and no other. */
final class RedisScript {

    /**
     * Enters a session in its owner's index, by the time when it expires: what has expired leaves with the next entry, and
     * the index with the last of its sessions. An entry is never shortened, as the save it is made for may be too late. What
     * expired less than a minute ago stays, for the clocks of two machines differ.
     */
    private static final String ENTRY = """
            local function enter(index, session)
              local entered = tonumber(redis.call('ZSCORE', index, session) or 0)
              -- The first write of all: it is the one that a full Redis refuses a script.
              redis.call('ZADD', index, math.max(entered, ARGV[1] + ARGV[2]), session)
              redis.call('ZREMRANGEBYSCORE', index, '-inf', ARGV[1] - 60000)
              if redis.call('PTTL', index) < tonumber(ARGV[2]) then
                redis.call('PEXPIRE', index, ARGV[2])
              end
            end
            """;

    /**
     * Writes a session where there is none, or over the one at a version; first, it is entered in the index, if there is
     * one. Keys: the session; perhaps its owner's index. Arguments: the time in milliseconds; the milliseconds it is to
     * live, 0 or less to remove it; the expected version's 8 bytes, none for absent; the record; the session's entry.
     *
     * <p>Versions are compared as bytes, for Lua's numbers hold 53 bits. The times are exact for a quarter of a million
     * years.
     */
    static final RedisScript WRITE = new RedisScript(ENTRY + """
            local value = redis.pcall('GET', KEYS[1])
            local version = ''
            if type(value) == 'string' and #value >= 26 and string.byte(value, 1) == 1 then
              local number, expiresAt = struct.unpack('>i8i8', value, 2)
              local length = string.byte(value, 26)
              local owner = string.sub(value, 27, 26 + length)
              local whole = #owner == length and length <= 64 and not string.find(owner, '[^%w_.-]')
              if whole and number >= 1 and expiresAt > tonumber(ARGV[1]) then
                if string.sub(value, 18, 25) == string.sub(ARGV[4], 18, 25) then
                  return 1 -- this very write, sent again after a lost connection
                end
                version = string.sub(value, 2, 9)
              end
            end
            if version ~= ARGV[3] then
              return 0
            end
            if tonumber(ARGV[2]) <= 0 then
              redis.call('DEL', KEYS[1])
              return 1
            end
            if KEYS[2] then
              enter(KEYS[2], ARGV[5])
            end
            redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[2])
            return 1
            """);

    /** Enters alone. Keys: the index. Arguments: the time and the life, as above; the session's entry. */
    static final RedisScript ENTER = new RedisScript(ENTRY + """
            enter(KEYS[1], ARGV[3])
            return 1
            """);

    /**
     * Removes entries of sessions that are not the owner's. Keys: the index, the sessions. Arguments: the owner, the
     * sessions' entries.
     */
    static final RedisScript FORGET = new RedisScript("""
            local owner = string.char(#ARGV[1]) .. ARGV[1]
            local forgotten = 0
            for i = 2, #KEYS do
              local value = redis.pcall('GET', KEYS[i])
              if type(value) ~= 'string' or string.sub(value, 26, 25 + #owner) ~= owner then
                forgotten = forgotten + redis.call('ZREM', KEYS[1], ARGV[i])
              end
            end
            return forgotten
            """);

    private final ByteBuffer text;
    private final String digest;

    private RedisScript(String text) {
        this.text = RedisKeys.text(text).asReadOnlyBuffer();
        this.digest =
                org.springframework.data.redis.core.script.RedisScript.of(text).getSha1();
    }

    /** Runs it by its digest; a server that doesn't know it yet, after a restart say, gets the text. */
    Mono<Long> run(ReactiveRedisConnection connection, List<ByteBuffer> keys, ByteBuffer... arguments) {
        ReactiveScriptingCommands scripts = connection.scriptingCommands();
        return scripts.<Long>evalSha(digest, ReturnType.INTEGER, keys.size(), unread(keys, arguments))
                .onErrorResume(
                        e -> RedisCommands.isRefusal(e, "NOSCRIPT"),
                        e -> scripts.eval(text.duplicate(), ReturnType.INTEGER, keys.size(), unread(keys, arguments)))
                .single();
    }

    private static ByteBuffer[] unread(List<ByteBuffer> keys, ByteBuffer[] arguments) {
        return Stream.concat(keys.stream(), Arrays.stream(arguments))
                .map(ByteBuffer::duplicate)
                .toArray(ByteBuffer[]::new);
    }

    static ByteBuffer number(long number) {
        return RedisKeys.text(Long.toString(number));
    }
}
