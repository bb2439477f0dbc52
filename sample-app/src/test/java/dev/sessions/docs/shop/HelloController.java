package dev.sessions.docs.shop;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HelloController {

    @GetMapping("/set")
    String set(@SessionValue Session session, @RequestParam String name) {
        session.put("name", name);
        return "name has been set as: " + name;
    }

    @GetMapping("/")
    String hello(@SessionValue Optional<String> name) {
        return name.map(n -> "name: " + n).orElse("no name yet");
    }
}
