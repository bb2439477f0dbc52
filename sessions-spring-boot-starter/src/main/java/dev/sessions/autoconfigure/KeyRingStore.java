package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.SessionUnavailableException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.KeyLoader;
import dev.sessions.keyring.RotationSchedule;
import dev.sessions.keyring.StagedKey;
import dev.sessions.keyring.StoredKeys;
import dev.sessions.keyring.UnreadableRingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ring that keeps itself, as {@code sessions.key-ring} has it; what goes wrong with it is said by its property. */
record KeyRingStore(StoredKeys keys) implements KeyLoader {

    static final String PREFIX = "sessions.key-ring.";
    static final String STORE = PREFIX + "store";

    private static final String MASTER_KEY = "master-key";
    private static final String MAKE_ONE = "Set it, outside of the project, to 'base64:' followed by what this command"
            + " prints:\n\n    openssl rand -base64 32";

    static KeyRingStore of(SessionsProperties properties, SessionStores stores, InvalidBefore voided, Clock clock) {
        SessionsProperties.KeyRing ring = properties.keyRing();
        String store = String.valueOf(ring.store());
        RotationSchedule schedule = schedule(properties);
        KeyRing master = masters(ring);
        if (store.equals("memory")) {
            throw new InvalidSessionsPropertyException(
                    STORE,
                    "names the store 'memory', which ends with the process: so would all sessions",
                    "Use redis, filesystem, or the name of a SessionBackend bean of yours. For one process alone that may"
                            + " forget, there is sessions.ephemeral-key.");
        }
        return new KeyRingStore(new StoredKeys(stores.backend(STORE, store), master, schedule, clock, voided::get));
    }

    static RotationSchedule schedule(SessionsProperties properties) {
        SessionsProperties.KeyRing ring = properties.keyRing();
        Duration longest = longestLife(properties);
        Duration retireAfter = ring.retireAfter() == null ? longest : ring.retireAfter();
        RotationSchedule schedule = InvalidSessionsPropertyException.ifRefused(
                PREFIX, () -> new RotationSchedule(ring.rotateEvery(), ring.announce(), retireAfter));
        if (retireAfter.compareTo(longest) < 0) {
            throw new InvalidSessionsPropertyException(
                    PREFIX + "retire-after",
                    "is shorter than the longest time that a session lives without a request, " + longest.toSeconds()
                            + " seconds: it would end when its key does",
                    "Leave it out, and it is that time; or shorten the sessions' lifetime.");
        }
        return schedule;
    }

    private static Duration longestLife(SessionsProperties properties) {
        return Stream.concat(Stream.of(properties.forAll()), properties.named().values().stream())
                .map(session -> life(session, properties.forAll()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration life(SessionsProperties.Named session, SessionsProperties.Named all) {
        return Stream.of(
                        session.lifetime() != null ? session.lifetime() : all.lifetime(),
                        session.idleTimeout() != null ? session.idleTimeout() : all.idleTimeout(),
                        session.absoluteTimeout() != null ? session.absoluteTimeout() : all.absoluteTimeout())
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static KeyRing masters(SessionsProperties.KeyRing ring) {
        if (ring.masterKey() == null) {
            throw new InvalidSessionsPropertyException(
                    PREFIX + MASTER_KEY, "is missing: the keys in the store are sealed under it", MAKE_ONE);
        }
        List<SessionKey> keys = new ArrayList<>();
        keys.add(master(MASTER_KEY, ring.masterKey()));
        if (ring.formerMasterKey() != null) {
            keys.add(master("former-master-key", ring.formerMasterKey()));
        }
        try {
            return KeyRing.of(keys);
        } catch (InvalidOptionException e) {
            throw new InvalidSessionsPropertyException(
                    PREFIX + "former-master-key",
                    "is the same as sessions.key-ring.master-key",
                    "Remove it: it is for the master key before this one, until all processes have this one.");
        }
    }

    private static SessionKey master(String option, String text) {
        try {
            return KeyParser.master(option, text);
        } catch (InvalidOptionException e) {
            throw new InvalidSessionsPropertyException(PREFIX + option, e.requirement(), MAKE_ONE);
        }
    }

    @Override
    public List<StagedKey> load() {
        try {
            return keys.load();
        } catch (UnreadableRingException e) {
            throw new InvalidSessionsPropertyException(
                    PREFIX + MASTER_KEY,
                    "does not open the key ring that is in the store. " + e.getMessage() + ". It stays as it is",
                    "Use the master key that it was made under; when that is being changed, keep it as"
                            + " sessions.key-ring.former-master-key. To give up the ring, and every session with it, delete"
                            + " the records '" + StoredKeys.RECORD + "' and '" + StoredKeys.COPY + "' from the store.");
        } catch (SessionUnavailableException e) {
            throw new InvalidSessionsPropertyException(
                    STORE,
                    "names a store that cannot be reached, so the keys are not known",
                    "See to it that the store is there before the application starts. What is running goes on without it.");
        }
    }

    @Override
    public @Nullable Instant invalidBefore() {
        return keys.invalidBefore();
    }
}
