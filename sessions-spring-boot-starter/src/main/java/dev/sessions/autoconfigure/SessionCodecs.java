package dev.sessions.autoconfigure;

import dev.sessions.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * How the values of each session are written.
 *
 * @param values for all sessions but one
 * @param webSession the name of the session that is Spring's WebSession, if one is
 * @param attributes for that one
 */
record SessionCodecs(ValueCodec values, @Nullable String webSession, ValueCodec attributes) {

    ValueCodec of(String session) {
        return isWebSession(session) ? attributes : values;
    }

    boolean isWebSession(String session) {
        return session.equals(webSession);
    }
}
