package dev.sessions.sample;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;

/** The life of a session. */
@RestController
@Profile("!" + LoginConfiguration.PROFILE)
class SessionController {

    private static final int MOST_DAYS = 400; // browsers keep no cookie for longer

    /** What is known of a session without changing it. */
    record Info(String name, boolean isNew, @Nullable Reason reason, Instant createdAt, Instant expiresAt) {}

    @GetMapping("/session")
    Info session(@SessionValue Session session) {
        return new Info(
                session.name(),
                session.isNew(),
                session.reason().orElse(null),
                session.createdAt(),
                session.expiresAt());
    }

    @PostMapping("/remember")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remember(@SessionValue Session session, @RequestParam int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw new ServerWebInputException("days must be from 1 to " + MOST_DAYS);
        }
        session.remember(Duration.ofDays(days));
    }

    @PostMapping("/forget-on-close")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forgetOnClose(@SessionValue Session session) {
        session.forgetOnClose();
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(@SessionValue Session session, @SessionValue("cart") Session cart) {
        session.invalidate();
        cart.invalidate();
    }
}
