package dev.sessions.docs.websession;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class FromSpringSession {

    /** Between the filter of the sessions, at −110, and those of Spring Security, at −100. */
    @Bean
    @Order(-105)
    <S extends Session> WebFilter takeOver(ReactiveSessionRepository<S> before) {
        return (exchange, chain) -> Mono.justOrEmpty(
                        exchange.getRequest().getCookies().getFirst("SESSION"))
                .flatMap(cookie -> move(before, cookie, exchange))
                .then(chain.filter(exchange));
    }

    private static <S extends Session> Mono<Void> move(
            ReactiveSessionRepository<S> before, HttpCookie cookie, ServerWebExchange exchange) {
        exchange.getResponse()
                .addCookie(ResponseCookie.from("SESSION").path("/").maxAge(0).build());
        return exchange.getSession()
                .filter(session -> !session.isStarted())
                .flatMap(session -> before.findById(cookie.getValue())
                        .flatMap(old -> copy(old, session).then(end(before, old))));
    }

    private static Mono<Void> copy(Session old, WebSession now) {
        old.getAttributeNames().forEach(name -> now.getAttributes().put(name, old.getAttribute(name)));
        return now.save();
    }

    /** In a minute: other requests of the same page are on their way. */
    private static <S extends Session> Mono<Void> end(ReactiveSessionRepository<S> before, S old) {
        old.setMaxInactiveInterval(Duration.ofMinutes(1));
        return before.save(old);
    }
}
