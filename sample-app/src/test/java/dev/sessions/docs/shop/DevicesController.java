package dev.sessions.docs.shop;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.web.SessionValue;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
class DevicesController {

    record Device(String handle, Instant loggedInAt, Instant lastSavedAt, boolean thisOne) {}

    private final SessionIndexes indexes;

    DevicesController(SessionIndexes indexes) {
        this.indexes = indexes;
    }

    @GetMapping("/devices")
    Flux<Device> list(@SessionValue Session session) {
        SessionIndex index = indexes.get(); // of the default session; get("cart") is that of another
        String current = index.handle(session);
        return index.list(owner(session))
                .map(s -> new Device(
                        s.handle(), s.createdAt(), s.savedAt(), s.handle().equals(current)));
    }

    @DeleteMapping("/devices/{handle}")
    Mono<Boolean> end(@SessionValue Session session, @PathVariable String handle) {
        return indexes.get().end(owner(session), handle); // false when it is none of theirs
    }

    @PostMapping("/logout-elsewhere")
    Mono<Void> endOthers(@SessionValue Session session) {
        return indexes.get().endOthers(session);
    }

    @PostMapping("/logout-everywhere")
    Mono<Void> endAll(@SessionValue Session session) {
        return indexes.get().endAll(owner(session));
    }

    private static String owner(Session session) {
        return session.owner().orElseThrow(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED));
    }
}
