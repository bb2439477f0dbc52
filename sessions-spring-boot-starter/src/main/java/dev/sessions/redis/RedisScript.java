package dev.sessions.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;
import reactor.core.publisher.Mono;

/** A script that Redis runs in one step, on one key: every command in it names {@code KEYS[1]} and no other. */
final class RedisScript {

    /**
     * Writes a session where there is none, or over the one at a version. Arguments: the time in milliseconds; the expected
     * version's 8 bytes, none for absent; the milliseconds it is to live, 0 or less to remove it; the record.
     *
     * <p>Versions are compared as bytes, for Lua's numbers hold 53 bits. The times are exact for a quarter of a million
     * years.
     */
    static final RedisScript WRITE = new RedisScript("""
            local value = redis.pcall('GET', KEYS[1])
            local version = ''
            if type(value) == 'string' and #value >= 27 and string.byte(value, 1) == 1 then
              local expiresAt = struct.unpack('>i8', value, 10)
              local owner = struct.unpack('>I2', value, 26)
              if #value >= 26 + owner and expiresAt > tonumber(ARGV[1]) then
                if string.sub(value, 18, 25) == string.sub(ARGV[4], 18, 25) then
                  return 1 -- this very write, sent again after a lost connection
                end
                version = string.sub(value, 2, 9)
              end
            end
            if version ~= ARGV[2] then
              return 0
            end
            if tonumber(ARGV[3]) > 0 then
              redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
            else
              redis.call('DEL', KEYS[1])
            end
            return 1
            """);

    /**
     * Enters a session in its owner's index, which is to live as long as the last of the owner's sessions. Arguments: the
     * time in milliseconds, the session, the milliseconds it is to live.
     */
    static final RedisScript ENTER = new RedisScript("""
            redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
              redis.call('PEXPIRE', KEYS[1], ARGV[3])
            end
            return 1
            """);

    /** Removes sessions from an owner's index that were not entered again since. Arguments: since when, the sessions. */
    static final RedisScript FORGET = new RedisScript("""
            local forgotten = 0
            for i = 2, #ARGV do
              local enteredAt = redis.call('ZSCORE', KEYS[1], ARGV[i])
              if enteredAt and tonumber(enteredAt) <= tonumber(ARGV[1]) then
                forgotten = forgotten + redis.call('ZREM', KEYS[1], ARGV[i])
              end
            end
            return forgotten
            """);

    private final ByteBuffer text;
    private final String digest;

    private RedisScript(String text) {
        this.text = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
        this.digest =
                org.springframework.data.redis.core.script.RedisScript.of(text).getSha1();
    }

    /** Runs it by its digest; a server that doesn't know it yet, after a restart say, gets the text. */
    Mono<Long> run(ReactiveRedisConnection connection, ByteBuffer key, ByteBuffer... arguments) {
        ReactiveScriptingCommands scripts = connection.scriptingCommands();
        return scripts.<Long>evalSha(digest, ReturnType.INTEGER, 1, keyAnd(key, arguments))
                .onErrorResume(
                        RedisCommands::isUnknownScript,
                        e -> scripts.eval(text.duplicate(), ReturnType.INTEGER, 1, keyAnd(key, arguments)))
                .single();
    }

    /** In buffers that can be read again. */
    private static ByteBuffer[] keyAnd(ByteBuffer key, ByteBuffer[] arguments) {
        ByteBuffer[] all = new ByteBuffer[1 + arguments.length];
        all[0] = key.duplicate();
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i].duplicate();
        }
        return all;
    }

    static ByteBuffer number(long number) {
        return ByteBuffer.wrap(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
}
