package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Makes the key ring from the configured texts. No message of it contains a key or a part of one. */
final class KeyParser {

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

    private static final Logger log = LoggerFactory.getLogger(KeyParser.class);

    private KeyParser() {}

    static KeyRing parse(SessionsProperties properties, Environment environment, ConfigurableBeanFactory beans) {
        if (environment.containsProperty("sessions.keys.authentication")) {
            throw invalid("sessions.keys", SINGLE_ENTRY);
        }
        refuseUnknownFields(environment);
        List<SessionKey> keys = new ArrayList<>();
        for (SessionsProperties.Key key : properties.keys()) {
            keys.add(key("sessions.keys[" + keys.size() + "].", key));
        }
        if (!keys.isEmpty()) {
            try {
                return KeyRing.of(keys);
            } catch (InvalidOptionException e) {
                throw invalid("sessions." + e.option(), e.requirement());
            }
        }
        if (!properties.ephemeralKey()) {
            throw invalid("sessions.keys", "is missing: sessions need a key");
        }
        log.warn("sessions.ephemeral-key is on and no sessions.keys are listed: using a key made up for this process."
                + " Its sessions end with it; do not use this in production.");
        return KeyRing.of(ephemeral(beans.getRegisteredScope("restart")));
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
        return properties.keys().stream()
                .flatMap(key -> Stream.of(key.authentication(), key.encryption()))
                .filter(Objects::nonNull)
                .map(text -> text.substring(text.indexOf(':') + 1).strip())
                .filter(text -> text.length() > 40) // shorter is no key, and may be anywhere
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Spring Boot leaves those in environment variables alone; for a key, one would mean that nothing is encrypted. */
    private static void refuseUnknownFields(Environment environment) {
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

    private static SessionKey key(String prefix, SessionsProperties.Key key) {
        byte[] authentication = decode(prefix + "authentication", key.authentication());
        if (authentication == null) {
            throw invalid(prefix + "authentication", "is missing: each entry needs an authentication key");
        }
        byte[] encryption = decode(prefix + "encryption", key.encryption());
        try {
            return SessionKey.of(authentication, encryption);
        } catch (InvalidOptionException e) {
            throw invalid(prefix + e.option(), e.requirement());
        }
    }

    private static byte @Nullable [] decode(String property, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            throw invalid(
                    property,
                    "is blank: what it is taken from is empty. Without an encryption key, cookies would be signed, but"
                            + " readable; leave it out if that is meant");
        }
        try {
            if (text.startsWith("base64:")) {
                return Base64.getDecoder().decode(text.substring(7).strip());
            }
            if (text.startsWith("hex:")) {
                return HexFormat.of().parseHex(text.substring(4).strip());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(property, "is not what its prefix says: the text after it does not decode");
        }
        throw invalid(
                property,
                text.startsWith("${")
                        ? "is a placeholder, and the variable it names is not set"
                        : "must begin with 'base64:' or 'hex:'");
    }

    static InvalidSessionsPropertyException invalid(String property, String problem) {
        return new InvalidSessionsPropertyException(property, problem, EXAMPLE);
    }
}
