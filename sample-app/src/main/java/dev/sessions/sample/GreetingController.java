package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Values of the default session. */
@RestController
class GreetingController {

    @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
    String hello(@SessionValue Optional<String> name) {
        return name.map(n -> "name: " + n).orElse("no name yet, set one with /set?name=");
    }

    @GetMapping(path = "/set", produces = MediaType.TEXT_PLAIN_VALUE)
    String set(@SessionValue Session session, @RequestParam(defaultValue = "") String name) {
        if (name.isEmpty()) {
            return "No name specified.";
        }
        session.put("name", name);
        return "name has been set as: " + name;
    }

    @GetMapping("/visits")
    int visits(@SessionValue Session session) {
        int visits = session.getOrDefault("visits", Integer.class, 0) + 1;
        session.put("visits", visits);
        return visits;
    }
}
