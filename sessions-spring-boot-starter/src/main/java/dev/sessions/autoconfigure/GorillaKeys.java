package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.autoconfigure.SessionsProperties.Format;
import dev.sessions.autoconfigure.SessionsProperties.Key;
import dev.sessions.autoconfigure.SessionsProperties.Named;
import dev.sessions.gorilla.GorillaKey;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of {@code sessions.keys} as gorilla has them: the bytes themselves, with their times. Some of them are fit for
 * gorilla alone, by their length or because they can be guessed: a Go service has the keys that it has. Those are left out of
 * the key ring.
 */
record GorillaKeys(List<Timed> keys) {

    static final String GORILLA = "gorilla";
    static final String FILES = "gorilla-filesystem";

    private static final Logger log = LoggerFactory.getLogger(GorillaKeys.class);

    /** A key, and when it writes and reads. */
    private record Timed(
            GorillaKey key,
            @Nullable Instant activeFrom,
            @Nullable Instant retireAt) {

        boolean reads(Instant now) {
            return retireAt == null || now.isBefore(retireAt);
        }

        boolean writes(Instant now) {
            return reads(now) && (activeFrom == null || !now.isBefore(activeFrom));
        }
    }

    /** Whether any session is read or written as gorilla has it. */
    static boolean areUsed(SessionsProperties properties) {
        Stream<Named> all = Stream.concat(Stream.of(properties.forAll()), properties.named().values().stream());
        return all.anyMatch(session -> {
            Format format = session.format();
            return format != null && format.has(GORILLA)
                    || session.store() != null && session.store().read().contains(FILES);
        });
    }

    static boolean isForGorillaAlone(SessionsProperties properties, Key key) {
        return areUsed(properties) && notOurs("", key) != null;
    }

    /** Why no token is made with it, or {@code null}. */
    private static @Nullable InvalidOptionException notOurs(String prefix, Key key) {
        try {
            KeyParser.key(prefix, key);
            return null;
        } catch (InvalidOptionException e) {
            return e;
        }
    }

    /** A source for those who have no key for tokens and need none; whoever makes tokens has to {@linkplain #check ask}. */
    static @Nullable KeyRingSource none(SessionsProperties properties, @Nullable Instant invalidBefore) {
        List<Key> keys = properties.keys();
        return !keys.isEmpty() && keys.stream().allMatch(key -> isForGorillaAlone(properties, key))
                ? new None(invalidBefore)
                : null;
    }

    /** Refuses to make tokens with no key. */
    static void check(KeyRingSource keys) {
        if (keys instanceof None none) {
            none.current();
        }
    }

    static @Nullable Instant invalidBefore(KeyRingSource keys) {
        return keys instanceof None none ? none.invalidBefore : keys.current().invalidBefore();
    }

    private record None(@Nullable Instant invalidBefore) implements KeyRingSource {

        @Override
        public KeyRing current() {
            throw ConfiguredKeys.invalid(
                    "sessions.keys",
                    "has no entry for anything but the format 'gorilla': tokens and records take random keys,"
                            + " authentication of 32 or 64 bytes and encryption of 32");
        }

        @Override
        public List<KeyInfo> describe() {
            return List.of();
        }
    }

    /** All of them, in their order. */
    static GorillaKeys parse(SessionsProperties properties) {
        if (properties.keys().isEmpty()) {
            throw ConfiguredKeys.invalid("sessions.keys", "is missing: the format 'gorilla' takes its keys from there");
        }
        List<Timed> keys = new ArrayList<>();
        for (Key key : properties.keys()) {
            String prefix = "keys[" + keys.size() + "].";
            try {
                keys.add(parse(prefix, key));
            } catch (InvalidOptionException e) {
                throw new InvalidSessionsPropertyException("sessions.", e);
            }
            InvalidOptionException problem = notOurs(prefix, key);
            if (problem != null) {
                log.warn(
                        "sessions.{} {}. It is used for the format 'gorilla' alone. Whoever guesses a key makes sessions: put"
                                + " one of random bytes before it, here and in the Go service.",
                        problem.option(),
                        problem.requirement());
            }
        }
        if (keys.stream().noneMatch(key -> key.retireAt == null)) {
            throw ConfiguredKeys.invalid("sessions.keys", "has no key for the format 'gorilla' that never retires");
        }
        return new GorillaKeys(keys);
    }

    private static Timed parse(String prefix, Key key) {
        byte[] authentication = KeyParser.decode(prefix + "authentication", key.authentication());
        byte[] encryption = KeyParser.decode(prefix + "encryption", key.encryption());
        if (authentication == null) {
            throw new InvalidOptionException(
                    prefix + "authentication",
                    "is missing: each entry needs an authentication key",
                    "the hash key of the Go service, as base64:… or hex:…");
        }
        try {
            return new Timed(
                    GorillaKey.of(authentication, encryption),
                    KeyParser.instant(prefix + "active-from", key.activeFrom()),
                    KeyParser.instant(prefix + "retire-at", key.retireAt()));
        } catch (InvalidOptionException e) {
            throw e.option().startsWith(prefix)
                    ? e
                    : new InvalidOptionException(prefix + e.option(), e.requirement(), e.example());
        }
    }

    /** Those that read at a moment; the first of them writes. */
    List<GorillaKey> at(Instant now) {
        List<Timed> reading = keys.stream().filter(key -> key.reads(now)).toList();
        Timed writing =
                reading.stream().filter(key -> key.writes(now)).findFirst().orElse(reading.get(0));
        return Stream.concat(Stream.of(writing), reading.stream().filter(key -> key != writing))
                .map(Timed::key)
                .toList();
    }
}
