/**
 * Values outside a session, as tokens.
 *
 * <p>Sessions, stores, backends, cookies and the web do not come in here.
 */
@NullMarked
package dev.sessions.value;

import org.jspecify.annotations.NullMarked;
