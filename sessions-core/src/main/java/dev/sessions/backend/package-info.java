/**
 * Where sessions are kept when they are not in the cookie: a key, and the bytes under it.
 *
 * <p>{@link dev.sessions.backend.SessionBackend} is the whole contract, four methods that a custom backend implements.
 * Two backends are here: {@link dev.sessions.backend.InMemoryBackend} for tests and development, and
 * {@link dev.sessions.backend.FilesystemBackend} for one machine.
 *
 * <p>Cookies, signing keys, JSON and HTTP must not come in: what a key means and what the bytes say is the store's
 * business. So a backend can be written, tested and trusted by itself.
 */
@NullMarked
package dev.sessions.backend;

import org.jspecify.annotations.NullMarked;
