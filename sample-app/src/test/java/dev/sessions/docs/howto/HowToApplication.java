package dev.sessions.docs.howto;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The examples of {@code docs/how-to.md}, as an application. */
@SpringBootApplication
class HowToApplication {

    @Bean
    MapReactiveUserDetailsService users() {
        return new MapReactiveUserDetailsService(
                User.withUsername("ada").password("{noop}secret").roles("USER").build());
    }

    @RestController
    static class Orders {

        @GetMapping("/orders")
        String orders(Session session) {
            return "orders of " + session.owner().orElse("nobody");
        }

        @GetMapping("/visit")
        String visit(@SessionValue Session session) {
            session.put("name", "Ada");
            return session.id();
        }

        @GetMapping("/id")
        String id(@SessionValue Session session) {
            return session.id() + " " + session.owner().orElse("nobody");
        }
    }
}
