package dev.sessions.docs.shop;

import dev.sessions.web.SessionValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AccountController {

    @GetMapping("/account")
    String account(@SessionValue String user) {
        return user;
    }
}
