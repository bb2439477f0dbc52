package dev.sessions.store;

import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore.OwnedSessions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sessions of an owner that live in cookies: nobody has a list of them, but they can all be voided. */
record OwnedCookies(SessionOptions options, Generations generations) implements OwnedSessions {

    @Override
    public Flux<SessionInfo> list(String owner) {
        return Flux.error(this::unsupported);
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        return Mono.error(this::unsupported);
    }

    @Override
    public Mono<String> successor(String handle) {
        return Mono.empty();
    }

    private UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("Session '" + options.name()
                + "' is kept in cookies: its sessions can be ended all at once, but not listed or ended one by one");
    }

    @Override
    public Mono<Long> generation(String owner) {
        return generations.fetch(options, owner);
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return generations.revoke(options, owner).then();
    }

    @Override
    public Mono<Long> endOthers(String owner, @Nullable Found current, long generation) {
        return generations
                .revoke(options, owner)
                .filter(ended -> ended.ends(generation))
                .map(Generations.Ended::now);
    }

    @Override
    public String handle(String id) {
        return SessionId.backendKey(id);
    }
}
