package dev.sessions.docs.websession;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

@RestController
class VisitsController {

    @GetMapping("/visits")
    int visits(WebSession session) {
        int visits = session.getAttributeOrDefault("visits", 0) + 1;
        session.getAttributes().put("visits", visits);
        return visits;
    }
}
