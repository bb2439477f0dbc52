package dev.sessions.websession;

import dev.sessions.Session;
import dev.sessions.SessionValueException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an attribute that cannot be read, because its class is gone, was changed or is not allowed. Left there, it
 * would be in the way of every request to come.
 */
public enum Unreadable {
    /** It is dropped, and the session goes on without it. */
    DROP_ATTRIBUTE {
        @Override
        void drop(Session session, String attribute) {
            session.remove(attribute);
        }
    },
    /** The session is ended. */
    DROP_SESSION {
        @Override
        void drop(Session session, String attribute) {
            session.invalidate();
        }
    };

    private static final Logger log = LoggerFactory.getLogger(Unreadable.class);
    private static final int MOST_TOLD = 1000;
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    abstract void drop(Session session, String attribute);

    void met(Session session, String attribute, SessionValueException why) {
        String what = this == DROP_ATTRIBUTE ? "It is dropped." : "The session is ended.";
        if (TOLD.size() < MOST_TOLD && TOLD.add(attribute)) {
            log.warn("{}. {} This is logged once.", why.getMessage(), what);
        } else {
            log.debug("{}. {}", why.getMessage(), what);
        }
        try {
            drop(session, attribute);
        } catch (IllegalStateException e) {
            log.debug("The response is committed, so the next request will do that");
        }
    }
}
