package dev.sessions.sample;

import dev.sessions.SealedValues;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** A link in a mail: it says whose password may be changed, and nothing is kept of it. */
@RestController
class PasswordResetController {

    private static final String PURPOSE = "password-reset";

    private final SealedValues values;

    PasswordResetController(SealedValues values) {
        this.values = values;
    }

    /** A real application mails it to the user, and shows it to nobody. */
    @PostMapping("/password-reset")
    String link(@RequestParam String user) {
        return "/password-reset?token=" + values.seal(PURPOSE, user, Duration.ofHours(1));
    }

    @GetMapping("/password-reset")
    String follow(@RequestParam String token) {
        return values.open(PURPOSE, token, String.class)
                .value()
                .map(user -> "choose a new password, " + user)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.GONE, "This link does not work any more"));
    }
}
