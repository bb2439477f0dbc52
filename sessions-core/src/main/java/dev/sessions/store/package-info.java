/**
 * Where sessions are kept: {@link dev.sessions.store.CookieStore} puts a session's values into the cookie, {@link
 * dev.sessions.store.BackendStore} puts an id into the cookie and the values into a backend, and {@link
 * dev.sessions.store.MigratingStore} moves them from one to the other.
 *
 * <p>What a handler does with a session, which cookies a request has, and the web do not come in here.
 */
@NullMarked
package dev.sessions.store;

import org.jspecify.annotations.NullMarked;
