package dev.sessions.request;

import dev.sessions.Reason;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the listeners what becomes of a request's sessions. */
record Events(List<SessionListener> listeners) {

    private static final Logger log = LoggerFactory.getLogger(SessionRequest.class);

    void lookedUp(String session, SessionLookup lookup) {
        if (lookup instanceof Found found) {
            tell(to -> to.loaded(session, found.stamp()));
        } else {
            Reason reason = lookup instanceof Refused refused ? refused.reason() : Reason.RENEWED;
            log.debug("Session '{}': cookie refused, {}", session, reason);
            tell(to -> to.refused(session, reason));
        }
    }

    void stored(String session, Stored stored) {
        if (stored.conflicts() > 0) {
            tell(to -> to.conflict(session, stored.conflicts()));
        }
        tell(to -> to.saved(session, stored.stamp()));
    }

    void dropped(String session, Reason reason) {
        log.warn(
                "Session '{}' was {} while a request changed it; the change is dropped",
                session,
                reason == Reason.RENEWED ? "renewed" : "ended");
        tell(to -> to.dropped(session, reason));
    }

    private void tell(Consumer<SessionListener> event) {
        for (SessionListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.warn("A session listener failed", e);
            }
        }
    }
}
