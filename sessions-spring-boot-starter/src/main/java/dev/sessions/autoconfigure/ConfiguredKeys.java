package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.KeyLoader;
import dev.sessions.keyring.KeyRingListener;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.keyring.StagedKey;
import dev.sessions.keyring.StagedKeyRing;
import dev.sessions.keyring.StagedKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** The keys that the configuration lists, or says where to find. */
record ConfiguredKeys(SessionsProperties properties, Environment environment, Clock clock) {

    static final String EXAMPLE = """
            List the keys newest first, for example

                sessions:
                  keys:
                    - authentication: ${SESSION_AUTH_KEY}
                      encryption: ${SESSION_ENC_KEY}

            with SESSION_AUTH_KEY and SESSION_ENC_KEY each set, outside of the project, to 'base64:' followed by
            what this command prints:

                openssl rand -base64 32

            On a developer's machine, 'sessions.ephemeral-key: true' does without: sessions end with the process.""";

    static final String SINGLE_ENTRY = "is a single entry, but must be a list of entries";

    private static final Logger log = LoggerFactory.getLogger(ConfiguredKeys.class);

    KeyRingSource source(ConfigurableBeanFactory beans, KeyRingListener listener, Supplier<SessionStores> stores) {
        if (environment.containsProperty("sessions.keys.authentication")) {
            throw invalid("sessions.keys", SINGLE_ENTRY);
        }
        refuseUnknownFields();
        if (properties.keyRing().store() != null) {
            return fromStore(stores.get(), listener);
        }
        refuseRingWithoutStore();
        if (properties.keyFile() != null) {
            return fromFile(properties.keyFile(), listener);
        }
        KeyRingSource none = GorillaKeys.none(properties, invalidBefore().get());
        if (none != null && !properties.ephemeralKey()) {
            return none;
        }
        if (none == null && !properties.keys().isEmpty()) {
            StagedKeys keys = listed();
            StartupLog.keys(keys, clock.instant());
            return new StagedKeyRing(keys.withInvalidBefore(invalidBefore().get()), clock);
        }
        if (!properties.ephemeralKey()) {
            throw invalid("sessions.keys", "is missing: sessions need a key");
        }
        log.warn(
                "sessions.ephemeral-key is on and no sessions.keys are listed{}: using a key made up for this process."
                        + " Its sessions end with it; do not use this in production.",
                none == null ? "" : " but those of the format 'gorilla'");
        return KeyRingSource.of(KeyRing.of(ephemeral(beans.getRegisteredScope("restart")))
                .withInvalidBefore(invalidBefore().get()));
    }

    private StagedKeys listed() {
        try {
            return StagedKeys.of(
                    KeyParser.parse(properties.keys(), key -> !GorillaKeys.isForGorillaAlone(properties, key)),
                    clock.instant());
        } catch (InvalidOptionException e) {
            throw invalid("sessions." + e.option(), e.requirement());
        }
    }

    private ReloadableKeyRing fromFile(String path, KeyRingListener listener) {
        if (!properties.keys().isEmpty()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.key-file",
                    "is set, and so is sessions.keys: there is one list of keys",
                    "Move the keys into the file, or remove sessions.key-file.");
        }
        KeyFile file = new KeyFile(path, properties.keyFileGroupReadable(), clock);
        return load(new Voiding(file, invalidBefore()), listener);
    }

    private ReloadableKeyRing fromStore(SessionStores stores, KeyRingListener listener) {
        if (!properties.keys().isEmpty() || properties.keyFile() != null) {
            throw new InvalidSessionsPropertyException(
                    KeyRingStore.STORE,
                    "is set, and so is " + (properties.keyFile() != null ? "sessions.key-file" : "sessions.keys")
                            + ": there is one place for keys",
                    "Remove one of the two.");
        }
        return load(KeyRingStore.of(properties, stores, invalidBefore(), clock), listener);
    }

    private ReloadableKeyRing load(KeyLoader loader, KeyRingListener listener) {
        ReloadableKeyRing ring;
        try {
            ring = ReloadableKeyRing.load(loader, clock, listener);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        StartupLog.keys(ring.keys(), clock.instant());
        return ring;
    }

    private void refuseRingWithoutStore() {
        if (Binder.get(environment)
                .bind("sessions.key-ring", Bindable.mapOf(String.class, String.class))
                .isBound()) {
            throw new InvalidSessionsPropertyException(
                    KeyRingStore.STORE,
                    "is missing, and something else of sessions.key-ring is set",
                    "Say where the ring is kept, for example: " + KeyRingStore.STORE
                            + "=redis. Or remove the rest of sessions.key-ring.");
        }
    }

    private InvalidBefore invalidBefore() {
        return new InvalidBefore(environment, clock);
    }

    /** Keys with the instant that the configuration has when they are loaded. */
    private record Voiding(KeyLoader keys, InvalidBefore instant) implements KeyLoader {

        @Override
        public List<StagedKey> load() throws Exception {
            return keys.load();
        }

        @Override
        public @Nullable Instant invalidBefore() {
            return instant.get();
        }
    }

    /**
     * What devtools' scope holds outlives the restarts after each change, which are in the same process: nobody is logged out
     * by them. The classes do not outlive them, but bytes do.
     */
    private static SessionKey ephemeral(@Nullable Scope restart) {
        if (restart == null) {
            return SessionKey.random();
        }
        byte[] secret = (byte[]) restart.get("dev.sessions.ephemeral-key", () -> {
            byte[] random = new byte[64];
            new SecureRandom().nextBytes(random);
            return random;
        });
        return SessionKey.of(Arrays.copyOf(secret, 32), Arrays.copyOfRange(secret, 32, 64));
    }

    /** The configured texts without their prefixes. */
    static Set<String> secrets(SessionsProperties properties) {
        SessionsProperties.KeyRing ring = properties.keyRing();
        return Stream.concat(
                        properties.keys().stream().flatMap(key -> Stream.of(key.authentication(), key.encryption())),
                        Stream.of(ring.masterKey(), ring.formerMasterKey()))
                .filter(Objects::nonNull)
                .map(KeyParser::afterPrefix)
                .filter(text -> text.length() >= 22) // 16 bytes; shorter may be anywhere
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Spring Boot leaves those in environment variables alone; for a key, one would mean that nothing is encrypted. */
    private void refuseUnknownFields() {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(name -> KnownProperties.isKeyField(name) && !KnownProperties.contains(name))
                        .findFirst()
                        .ifPresent(name -> {
                            throw invalid(name.toString(), "is not known");
                        });
            }
        }
    }

    static InvalidSessionsPropertyException invalid(String property, String problem) {
        return new InvalidSessionsPropertyException(property, problem, EXAMPLE);
    }
}
