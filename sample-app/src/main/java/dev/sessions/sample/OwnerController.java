package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionInfo;
import dev.sessions.web.SessionValue;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sessions that belong to somebody: where they are logged in, and logging out everywhere. */
@RestController
@Profile("!" + LoginConfiguration.PROFILE)
class OwnerController {

    private final SessionIndex sessions;
    private final SessionIndex carts;

    OwnerController(SessionIndexes indexes) {
        this.sessions = indexes.get();
        this.carts = indexes.get("cart");
    }

    /** A real application checks a password first. */
    @PostMapping("/login")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void login(@SessionValue Session session, @SessionValue("cart") Session cart, @RequestParam String user) {
        for (Session mine : List.of(session, cart)) {
            mine.renewId();
            mine.owner(user);
        }
    }

    /** The carts of whoever is logged in, one for each browser. */
    @GetMapping("/devices")
    Flux<SessionInfo> devices(@SessionValue("cart") Session cart) {
        return Mono.justOrEmpty(cart.owner()).flatMapMany(carts::list);
    }

    @PostMapping("/logout-elsewhere")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> logoutElsewhere(@SessionValue Session session, @SessionValue("cart") Session cart) {
        return session.owner().isEmpty()
                ? Mono.empty()
                : sessions.endOthers(session).then(carts.endOthers(cart));
    }
}
