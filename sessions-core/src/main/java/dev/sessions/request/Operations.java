package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request did to a session, as a pure function on its contents. */
record Operations(OnValues onValues, OnFlashes onFlashes, OnSettings onSettings) {

    SessionData applyTo(SessionData data) {
        return new SessionData(
                data.encoding(),
                onValues.applyTo(data.values()),
                onFlashes.applyTo(data.flashes()),
                onSettings.applyTo(data.settings()),
                data.notes());
    }

    boolean isEmpty() {
        return onValues.isEmpty() && onFlashes.isEmpty() && onSettings.isEmpty();
    }

    /** Whether there is nothing to keep: how long a session may be unused is alone no reason to keep one that is new. */
    boolean keepNothing(boolean isNew) {
        return isEmpty() || isNew && onValues.isEmpty() && onFlashes.isEmpty() && onSettings.isIdleTimeAlone();
    }

    /** Makes the value that is to be stored of the one that is. */
    @FunctionalInterface
    interface Write {
        byte[] applyTo(byte @Nullable [] stored);
    }

    record OnValues(boolean clears, Set<String> removed, Map<String, Write> written) {

        static final OnValues NONE = new OnValues(false, Set.of(), Map.of());

        Map<String, byte[]> applyTo(Map<String, byte[]> stored) {
            if (isEmpty()) {
                return stored;
            }
            Map<String, byte[]> result = new LinkedHashMap<>(clears ? Map.of() : stored);
            result.keySet().removeAll(removed);
            written.forEach((name, write) -> result.put(name, write.applyTo(result.get(name))));
            return result;
        }

        boolean isEmpty() {
            return !clears && removed.isEmpty() && written.isEmpty();
        }
    }

    record OnFlashes(boolean clears, Set<Integer> taken, List<Flash> added) {

        static final OnFlashes NONE = new OnFlashes(false, Set.of(), List.of());

        List<Flash> applyTo(List<Flash> stored) {
            if (isEmpty()) {
                return stored;
            }
            List<Flash> result = new ArrayList<>();
            if (!clears) {
                stored.stream().filter(flash -> !taken.contains(flash.id())).forEach(result::add);
            }
            result.addAll(added);
            return result;
        }

        boolean isEmpty() {
            return !clears && taken.isEmpty() && added.isEmpty();
        }
    }

    /** What is {@code null} stays as it is. */
    record OnSettings(
            @Nullable Lifetime lifetime,
            @Nullable CookieOptions cookie,
            @Nullable Owner owner) {

        static final OnSettings NONE = new OnSettings(null, null, null);

        Settings applyTo(Settings stored) {
            if (isEmpty()) {
                return stored;
            }
            return new Settings(
                    lifetime != null && lifetime.persistent() != null ? lifetime.persistent() : stored.persistent(),
                    lifetime != null ? lifetime.own() : stored.lifetime(),
                    lifetime != null ? lifetime.sliding() : stored.sliding(),
                    cookie != null ? cookie : stored.cookie(),
                    owner != null ? owner : stored.owner());
        }

        boolean isEmpty() {
            return lifetime == null && cookie == null && owner == null;
        }

        boolean isIdleTimeAlone() {
            return lifetime != null
                    && lifetime.sliding()
                    && lifetime.persistent() == null
                    && cookie == null
                    && owner == null;
        }
    }

    /** A lifetime of its own, or none; whether use extends it; and whether the cookie outlives the browser, if that is set. */
    record Lifetime(
            @Nullable Duration own,
            boolean sliding,
            @Nullable Boolean persistent) {}
}
