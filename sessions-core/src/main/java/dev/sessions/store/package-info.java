/**
 * The two ways of keeping a session: {@link dev.sessions.store.CookieStore} puts its values into the cookie, {@link
 * dev.sessions.store.BackendStore} puts an id into the cookie and the values into a backend. The web does not come in
 * here.
 */
@NullMarked
package dev.sessions.store;

import org.jspecify.annotations.NullMarked;
