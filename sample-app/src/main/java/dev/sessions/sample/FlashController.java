package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Messages for the next request: each is read once. */
@RestController
@RequestMapping("/flash")
class FlashController {

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(@SessionValue Session session, @RequestParam String message) {
        session.addFlash(message);
    }

    @GetMapping
    List<String> read(@SessionValue(flash = true) List<String> messages) {
        return messages;
    }
}
