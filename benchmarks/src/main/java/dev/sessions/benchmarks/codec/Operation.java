package dev.sessions.benchmarks.codec;

import dev.sessions.benchmarks.codec.Contender.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is measured of a contender. */
enum Operation {
    /** Values to a cookie. */
    SAVE("save"),
    /** A cookie to one value. */
    LOAD("load"),
    /** A cookie to all values. */
    LOAD_ALL("load all"),
    /** One small value of a loaded session changed: the session to a cookie. */
    CHANGE("change"),
    /** A cookie to a cookie in which one small value is another. */
    COUNT("count");

    final String label;

    Operation(String label) {
        this.label = label;
    }

    Supplier<?> of(Contender contender, ShopSession session) {
        return of(contender, contender.save(session.values()), session);
    }

    /** With the cookie that a session is loaded from. */
    Supplier<?> of(Contender contender, String cookie, ShopSession session) {
        return switch (this) {
            case SAVE -> () -> contender.save(session.values());
            case LOAD -> () -> contender.load(cookie).read(ShopSession.READ);
            case LOAD_ALL -> () -> readAll(contender.load(cookie), session);
            case CHANGE -> {
                Loaded loaded = contender.load(cookie);
                yield () -> loaded.change(ShopSession.CHANGED, 42);
            }
            case COUNT -> () -> contender.load(cookie).change(ShopSession.CHANGED, 42);
        };
    }

    private static List<@Nullable Object> readAll(Loaded loaded, ShopSession session) {
        List<@Nullable Object> all = new ArrayList<>(session.values().size());
        for (String name : session.values().keySet()) {
            all.add(loaded.read(name));
        }
        return all;
    }
}
