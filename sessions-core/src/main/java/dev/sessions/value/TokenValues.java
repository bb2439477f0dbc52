package dev.sessions.value;

import dev.sessions.Reason;
import dev.sessions.SealedValues;
import dev.sessions.SealedValues.Opening.Opened;
import dev.sessions.SealedValues.Opening.Refused;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each value is a token of its own, bound to its purpose.
 *
 * <pre>{@code
 * SealedValues values = TokenValues.of(KeyRing.of(SessionKey.of(authentication, encryption)));
 * }</pre>
 */
public final class TokenValues implements SealedValues {

    private static final Logger log = LoggerFactory.getLogger(TokenValues.class);

    private static final int MAX_PURPOSE = 200;
    private static final Duration MAX_LIFETIME = Duration.ofSeconds(0xFFFF_FFFFL);

    private final TokenCodec tokens;
    private final ValueCodec values;
    private final Clock clock;

    /**
     * Creates sealed values.
     *
     * @param keys gives the keys
     * @param values writes and reads the values
     * @param clock tells the time
     */
    public TokenValues(KeyRingSource keys, ValueCodec values, Clock clock) {
        this.tokens = new TokenCodec(keys, clock);
        this.values = Objects.requireNonNull(values, "values");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Sealed values as JSON, on the system's clock.
     *
     * @param keys one makes new values, every one opens them
     * @return the sealed values
     */
    public static TokenValues of(KeyRing keys) {
        return new TokenValues(KeyRingSource.of(keys), new JacksonValueCodec(), Clock.systemUTC());
    }

    @Override
    public String seal(String purpose, Object value, Duration lifetime) {
        checkPurpose(purpose);
        Objects.requireNonNull(value, "value");
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("A lifetime is from a second to 136 years, but is " + lifetime);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plusSeconds(lifetime.toSeconds());
        Token token = new Token(values.id(), false, now, now, end, encode(purpose, value));
        String text = tokens.sealText(Purpose.VALUE, purpose, token);
        if (text.length() > MAX_LENGTH) {
            throw failure(purpose, value, "is " + text.length() + " characters when sealed, and may be " + MAX_LENGTH);
        }
        return text;
    }

    private byte[] encode(String purpose, Object value) {
        try {
            return values.encode(value, value.getClass());
        } catch (IllegalArgumentException e) {
            throw failure(purpose, value, "cannot be written: " + e.getMessage());
        }
    }

    @Override
    public <T> Opening<T> open(String purpose, String text, TypeRef<T> type) {
        checkPurpose(purpose);
        if (text.length() > MAX_LENGTH) {
            return new Refused<>(Reason.TOO_LONG);
        }
        TokenCodec.Opening opening = tokens.openText(Purpose.VALUE, purpose, text);
        return opening instanceof TokenCodec.Opening.Opened opened
                ? read(purpose, opened.token(), type)
                : new Refused<>(((TokenCodec.Opening.Refused) opening).reason());
    }

    private <T> Opening<T> read(String purpose, Token token, TypeRef<T> type) {
        Object value = null;
        if (token.serializer() == values.id()) {
            try {
                value = values.decode(token.payload(), type.type());
            } catch (IllegalArgumentException e) {
                log.debug("A value for '{}' cannot be read as {}: {}", purpose, type, e.getMessage());
            }
        }
        if (value == null) {
            return new Refused<>(Reason.MALFORMED);
        }
        @SuppressWarnings("unchecked") // the codec has read it as that type
        T typed = (T) value;
        return new Opened<>(typed);
    }

    /** Text that UTF-8 cannot say would be written as question marks, and two purposes would be one. */
    private static void checkPurpose(String purpose) {
        if (purpose.isBlank()
                || purpose.length() > MAX_PURPOSE
                || !StandardCharsets.UTF_8.newEncoder().canEncode(purpose)) {
            throw new IllegalArgumentException(
                    "A purpose is 1 to " + MAX_PURPOSE + " characters that say what a value is sealed for");
        }
    }

    private static SessionValueException failure(String purpose, Object value, String problem) {
        return new SessionValueException("The value to be sealed for '" + purpose + "', of "
                + value.getClass().getTypeName() + ", " + problem);
    }
}
