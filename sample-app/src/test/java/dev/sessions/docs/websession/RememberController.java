package dev.sessions.docs.websession;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.time.Duration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

@RestController
class RememberController {

    @PostMapping("/remember")
    int remember(@SessionValue Session session, WebSession same) {
        session.remember(Duration.ofDays(30));
        return same.getAttributeOrDefault("visits", 0);
    }
}
