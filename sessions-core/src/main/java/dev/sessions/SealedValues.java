package dev.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * Single values outside a session, under the keys of the sessions: a link in a mail, a token for a download, the state of
 * a login that another site finishes.
 *
 * <pre>{@code
 * String token = values.seal("password-reset", user, Duration.ofHours(1));        // into the link
 *
 * values.open("password-reset", token, String.class)                             // out of the link
 *         .value()
 *         .ifPresentOrElse(user -> ..., () -> ...);
 * }</pre>
 *
 * <p>A value opens for the purpose that it was sealed for and for no other, and neither is a session's cookie ever taken for
 * a value nor a value for one. It opens as often as it is presented, until its lifetime is over: whoever needs it to be used
 * once seals something that the use changes, such as a number that counts the user's passwords, and compares.
 *
 * <p>It is made with the key that makes new cookies, and is as secret as they are: with a key that has no encryption part it
 * is signed, so nobody can change it, but whoever holds it can read it. It no longer opens once its key has left the ring, or
 * when {@code sessions.invalid-before} is later than when it was sealed.
 *
 * <p>Thread-safe; never blocks.
 */
public interface SealedValues {

    /** The most characters of a text that is made or opened. */
    int MAX_LENGTH = 16_384;

    /**
     * Seals a value.
     *
     * @param purpose what it is for, in the words of the application: 1 to 200 characters, not all blank
     * @param value the value
     * @param lifetime for how long it opens, a second or more and at most 136 years; counted in whole seconds
     * @return base64url without padding (RFC 4648 section 5), which goes into a URL, a header, a mail or a form as it is
     * @throws IllegalArgumentException when the purpose or the lifetime is not as said
     * @throws SessionValueException when the value cannot be written, or its text is longer than {@link #MAX_LENGTH}; the
     *     value is not in the message
     */
    String seal(String purpose, Object value, Duration lifetime);

    /**
     * Opens what was sealed.
     *
     * @param purpose what it has to be for
     * @param text any characters at all, from anywhere; no text makes this throw
     * @param type the type to read it as
     * @param <T> the type
     * @return the value, or why there is none
     * @throws IllegalArgumentException when the purpose is not one that can be sealed for
     */
    default <T> Opening<T> open(String purpose, String text, Class<T> type) {
        return open(purpose, text, TypeRef.of(type));
    }

    /**
     * Opens what was sealed, as a type with type arguments.
     *
     * @param purpose what it has to be for
     * @param text any characters at all, from anywhere; no text makes this throw
     * @param type the type to read it as
     * @param <T> the type
     * @return the value, or why there is none
     * @throws IllegalArgumentException when the purpose is not one that can be sealed for
     */
    <T> Opening<T> open(String purpose, String text, TypeRef<T> type);

    /**
     * What came of opening a text.
     *
     * @param <T> the value's type
     */
    sealed interface Opening<T> {

        /** {@return the value, if the text opened} */
        Optional<T> value();

        /**
         * It opened.
         *
         * @param content the value
         * @param <T> the value's type
         */
        record Opened<T>(T content) implements Opening<T> {

            @Override
            public Optional<T> value() {
                return Optional.of(content);
            }

            /** Without the value. */
            @Override
            public String toString() {
                return "Opened";
            }
        }

        /**
         * It did not.
         *
         * @param reason why; for the operator and not for whoever presented it. {@link Reason#MALFORMED} also when it is
         *     genuine and cannot be read as the type that was asked for
         * @param <T> the type that was asked for
         */
        record Refused<T>(Reason reason) implements Opening<T> {

            @Override
            public Optional<T> value() {
                return Optional.empty();
            }
        }
    }
}
