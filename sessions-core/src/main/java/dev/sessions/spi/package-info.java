/**
 * What the request and a store exchange: values, and the interfaces that give and take them. A store never sees the
 * session a handler holds; it is told what the request did as a {@linkplain dev.sessions.spi.SessionChange function on
 * data}, which can be applied again to what somebody else saved first.
 *
 * <p>Implement {@link dev.sessions.spi.SessionStore} for a store of your own, {@link dev.sessions.spi.ValueCodec} for
 * another way to write values, {@link dev.sessions.spi.SessionListener} to watch. Nothing that does work comes in here.
 */
@NullMarked
package dev.sessions.spi;

import org.jspecify.annotations.NullMarked;
