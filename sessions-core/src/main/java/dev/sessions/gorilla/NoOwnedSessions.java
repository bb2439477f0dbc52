package dev.sessions.gorilla;

import dev.sessions.SessionInfo;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore.OwnedSessions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The owners' sessions of a store that knows no owners. */
enum NoOwnedSessions implements OwnedSessions {
    INSTANCE;

    @Override
    public Flux<SessionInfo> list(String owner) {
        return Flux.empty();
    }

    @Override
    public Mono<Boolean> end(String owner, String handle) {
        return Mono.just(false);
    }

    @Override
    public Mono<Long> generation(String owner) {
        return Mono.just(0L);
    }

    @Override
    public Mono<Void> endAll(String owner) {
        return Mono.empty();
    }

    @Override
    public Mono<Long> endOthers(String owner, @Nullable Found current, long generation) {
        return Mono.empty();
    }

    @Override
    public Mono<String> successor(String handle) {
        return Mono.empty();
    }

    /** As every store has it: the key of its record in a backend. */
    @Override
    public String handle(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getUrlDecoder().decode(id));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
