/**
 * Where sessions are kept when they are not in the cookie: a key, and the bytes under it.
 *
 * <p>{@link dev.sessions.backend.SessionBackend} is the whole contract, four methods that a custom backend implements.
 * One backend is here, as small as one can be: {@link dev.sessions.backend.InMemoryBackend} for tests and development.
 *
 * <p>Cookies, signing keys, JSON and HTTP must not come in: what a key means and what the bytes say is the store's
 * business. So a backend can be written, tested and trusted by itself. Nor must a storage: each has a package of its own.
 */
@NullMarked
package dev.sessions.backend;

import org.jspecify.annotations.NullMarked;
