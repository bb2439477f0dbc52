package dev.sessions.benchmarks.codec;

import dev.sessions.SessionOptions;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStamp;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieFormat;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cookie format of ours with the codec of values, as a store uses them, with nothing around. */
record Ours(String name, Protection protection, CookieFormat format, ShopSession session, SessionStamp stamp)
        implements Contender {

    static final SessionOptions OPTIONS = SessionOptions.of("session");

    private static final ValueCodec CODEC = new JacksonValueCodec();
    private static final Settings SETTINGS = new Settings(OPTIONS.persistent(), null, null, null);

    /** Of a session that was created a minute ago. */
    static Ours of(String name, Protection protection, CookieFormat format, ShopSession session) {
        Instant created = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 60);
        Instant ends = OPTIONS.expiry(created, created, null);
        return new Ours(
                name,
                protection,
                format,
                session,
                new SessionStamp("3q2-7wAAAAAAAAAAAAAAAA", created, created, ends, 0));
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public String save(Map<String, Object> values) {
        Map<String, byte[]> encoded = new LinkedHashMap<>();
        values.forEach((name, value) -> encoded.put(name, CODEC.encode(value, value.getClass())));
        return format.write(OPTIONS, stamp, new SessionData(CODEC.id(), encoded, List.of(), SETTINGS));
    }

    @Override
    public Loaded load(String cookie) {
        return new LoadedOurs(this, (Found) format.read(OPTIONS, cookie));
    }

    private record LoadedOurs(Ours ours, Found found) implements Loaded {

        @Override
        public @Nullable Object read(String name) {
            byte[] value = found.data().values().get(name);
            return value == null
                    ? null
                    : CODEC.decode(value, ours.session.type(name).type());
        }

        @Override
        public String change(String name, Object value) {
            SessionData data = found.data();
            Map<String, byte[]> values = new LinkedHashMap<>(data.values());
            values.put(name, CODEC.encode(value, value.getClass()));
            SessionData changed =
                    new SessionData(data.encoding(), values, data.flashes(), data.settings(), data.notes());
            return ours.format.write(OPTIONS, found.stamp(), changed);
        }
    }
}
