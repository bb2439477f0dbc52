/**
 * The keys that make a token trustworthy, and everything that is done with them: signing and verifying, sealing and
 * opening, and the random bytes both need. Secrets enter here once, as byte arrays, and never leave: a
 * {@link dev.sessions.key.SessionKey} does its own cryptography and has no accessor for what it is made of. A
 * {@link dev.sessions.key.KeyRing} holds the keys in use, found by the id a token carries and never by trial.
 *
 * <p>What must not come in: the token's layout, encodings, serialization, what time it is, cookies, reactive types, configuration.
 * This package knows byte arrays and the JDK's cryptography, and imports no other package of this library.
 */
@NullMarked
package dev.sessions.key;

import org.jspecify.annotations.NullMarked;
