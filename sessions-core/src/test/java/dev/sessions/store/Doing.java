package dev.sessions.store;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** What a request does with its session, or an administrator with an owner's. */
enum Doing {
    LOOK,
    SAVE,
    UPDATE,
    RENEW,
    LOGIN,
    LOGIN_AS_ANOTHER,
    NAME_OWNER,
    LOGOUT,
    REPLACE,
    LOGOUT_AND_LOGIN,
    END_OTHERS,
    RENEW_AND_END_OTHERS,
    LOGIN_AND_END_OTHERS,
    LOGOUT_EVERYWHERE,
    /** By a request of the owner's other browser. */
    PHONE_ENDS_OTHERS,
    END_ALL,
    END_ONE;

    static final String OWNER = "ada";
    static final String ANOTHER = "grace";

    boolean isWithoutRequest() {
        return this == END_ALL || this == END_ONE;
    }

    boolean claims() {
        return this == LOGIN || this == NAME_OWNER || this == LOGOUT_AND_LOGIN || this == LOGIN_AND_END_OTHERS;
    }

    /** Ends the session that the request came with. */
    boolean endsOwn() {
        return this == LOGOUT || this == REPLACE || this == LOGOUT_AND_LOGIN || this == LOGOUT_EVERYWHERE;
    }

    boolean keepsOwn() {
        return this == END_OTHERS || this == RENEW_AND_END_OTHERS || this == LOGIN_AND_END_OTHERS;
    }

    /** Ends the owner's sessions, but for one perhaps. */
    boolean endsOwners() {
        return keepsOwn() || this == LOGOUT_EVERYWHERE || this == PHONE_ENDS_OTHERS || this == END_ALL;
    }

    boolean needsIndex() {
        return endsOwners() || this == END_ONE;
    }

    /** Leaves the session as it is, or under another id. */
    boolean isHarmless() {
        return !endsOwn() && (!needsIndex() || keepsOwn());
    }

    Mono<Void> with(String visit, Session session, Supplier<SessionIndex> index) {
        switch (this) {
            case SAVE -> session.put("saved by " + visit, true);
            case UPDATE -> session.update("count", Integer.class, n -> n == null ? 1 : n + 1);
            case RENEW -> session.renewId();
            case LOGIN -> {
                session.renewId();
                login(visit, session, OWNER);
            }
            case LOGIN_AS_ANOTHER -> {
                session.renewId();
                login(visit, session, ANOTHER);
            }
            case NAME_OWNER -> login(visit, session, OWNER);
            case LOGOUT -> session.invalidate();
            case REPLACE -> {
                session.invalidate();
                session.put("lineage", "begun by " + visit);
            }
            case LOGOUT_AND_LOGIN -> {
                session.invalidate();
                session.put("lineage", "begun by " + visit);
                login(visit, session, OWNER);
            }
            case END_OTHERS, PHONE_ENDS_OTHERS -> {
                return index.get().endOthers(session);
            }
            case RENEW_AND_END_OTHERS -> {
                session.renewId();
                return index.get().endOthers(session);
            }
            case LOGIN_AND_END_OTHERS -> {
                session.renewId();
                login(visit, session, OWNER);
                return index.get().endOthers(session);
            }
            case LOGOUT_EVERYWHERE -> {
                session.invalidate();
                return index.get().endAll(OWNER);
            }
            default -> {}
        }
        return Mono.empty();
    }

    private static void login(String visit, Session session, String owner) {
        session.owner(owner);
        session.put("login", visit);
    }
}
