package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.SessionIndexes;
import dev.sessions.web.SessionValue;
import java.security.Principal;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/** The login page, and the page of whoever is logged in. */
@RestController
@Profile(LoginConfiguration.PROFILE)
class AccountController {

    private final SessionIndexes indexes;

    AccountController(SessionIndexes indexes) {
        this.indexes = indexes;
    }

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    Mono<String> login(ServerWebExchange exchange) {
        return token(exchange).map(csrf -> """
                <!doctype html>
                <title>Log in</title>
                <form method="post" action="/login">
                  <input type="hidden" name="_csrf" value="%s">
                  <label>User <input name="username" autocomplete="username" required></label>
                  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
                  <button>Log in</button>
                </form>
                """.formatted(csrf));
    }

    record Me(String name, int visits) {}

    @GetMapping("/me")
    Me me(Principal user, @SessionValue Session session) {
        return new Me(
                user.getName(), session.update("visits", Integer.class, visits -> visits == null ? 1 : visits + 1));
    }

    /** A form has to send the token that is in the session. */
    @GetMapping(path = "/me", produces = MediaType.TEXT_HTML_VALUE)
    Mono<String> page(Principal user, @SessionValue Session session, ServerWebExchange exchange) {
        Me me = me(user, session);
        return token(exchange).map(csrf -> """
                <!doctype html>
                <title>%1$s</title>
                <p>You are %1$s, and this is visit %2$d.</p>
                <form method="post" action="/logout">
                  <input type="hidden" name="_csrf" value="%3$s">
                  <button>Log out</button>
                </form>
                <form method="post" action="/logout-everywhere">
                  <input type="hidden" name="_csrf" value="%3$s">
                  <button>Log out everywhere</button>
                </form>
                """.formatted(HtmlUtils.htmlEscape(me.name()), me.visits(), csrf));
    }

    private static Mono<String> token(ServerWebExchange exchange) {
        Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
        return token.map(CsrfToken::getToken);
    }

    /** Ends every session of theirs, also one whose cookie somebody has copied. */
    @PostMapping("/logout-everywhere")
    Mono<ResponseEntity<Void>> logoutEverywhere(Principal user, @SessionValue Session session) {
        session.invalidate();
        return indexes.get()
                .endAll(user.getName())
                .thenReturn(ResponseEntity.status(HttpStatus.FOUND)
                        .header("Location", "/login?logout")
                        .build());
    }
}
