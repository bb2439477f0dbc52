package dev.sessions.store;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.SessionState;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sessions of an owner that live in cookies: nobody has a list of them, but they can all be voided. */
record CookieIndex(SessionOptions options, Revocations revocations) implements SessionIndex {

    @Override
    public Flux<SessionInfo> list(String owner) {
        return Flux.error(this::unsupported);
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        return Mono.error(this::unsupported);
    }

    private UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("Session '" + options.name()
                + "' is kept in cookies: its sessions can be ended all at once, but not listed or ended one by one");
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return revocations.revoke(options, owner).then();
    }

    @Override
    public Mono<Void> endOthers(Session current) {
        return Mono.defer(() -> {
            String owner = Owners.of(current);
            return revocations
                    .revoke(options, owner)
                    .doOnNext(voidUntil -> ((SessionState) current).ownedSince(owner, after(voidUntil)))
                    .then();
        });
    }

    /** The first instant, to the second, at which a session becomes an owner's and is not void. */
    static Instant after(Instant voidUntil) {
        return voidUntil.plusSeconds(1);
    }

    @Override
    public String handle(Session session) {
        return SessionId.backendKey(session.id());
    }
}
