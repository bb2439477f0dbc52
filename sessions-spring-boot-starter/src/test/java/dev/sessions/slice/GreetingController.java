package dev.sessions.slice;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class GreetingController {

    @GetMapping("/set")
    void set(@SessionValue Session session, @RequestParam String name) {
        session.put("name", name);
    }

    @GetMapping("/")
    String greet(@SessionValue Optional<String> name) {
        return name.map(n -> "Hello " + n).orElse("Who are you?");
    }
}
