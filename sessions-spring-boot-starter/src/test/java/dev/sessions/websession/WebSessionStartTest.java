package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import dev.sessions.testing.SessionsController;
import dev.sessions.websession.Site.Store;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.config.annotation.web.server.EnableSpringWebSession;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

/** Whose WebSession it is. */
@ExtendWith(OutputCaptureExtension.class)
class WebSessionStartTest {

    @Test
    void withoutBeingAskedForItIsSprings() {
        try (App app = App.start(SessionsController.class)) {
            assertThat(app.bean(WebSessionManager.class)).isInstanceOf(DefaultWebSessionManager.class);
        }
    }

    @Test
    void oneOfTheApplicationsOwnWinsAndALineSaysSo(CapturedOutput output) {
        try (App app =
                App.start(List.of(SessionsController.class, OwnManager.class), "sessions.web-session.enabled=true")) {
            assertThat(app.bean(WebSessionManager.class)).isInstanceOf(DefaultWebSessionManager.class);
            assertThat(output)
                    .containsOnlyOnce("sessions.web-session.enabled is true, but the application has a bean"
                            + " 'webSessionManager' of its own, a " + DefaultWebSessionManager.class.getName());
            Browser browser = app.browser();
            browser.get("/app-session/put/name?value=Ada");
            assertThat(browser.get("/app-session/get/name").body()).isEqualTo("Ada");
        }
    }

    @Test
    void springSessionWinsAndALineSaysSo(CapturedOutput output) {
        try (Site site = new Site(Store.SEALED, List.of(SessionsController.class, SpringSession.class))) {
            assertThat(output)
                    .containsOnlyOnce("sessions.web-session.enabled is true, but the application has a bean"
                            + " 'webSessionManager' of its own, a " + DefaultWebSessionManager.class.getName()
                            + ": that one provides the WebSession. Remove it, or set sessions.web-session.enabled to"
                            + " false.")
                    .doesNotContain("Spring's WebSession is the session");
            Site.Visitor visitor = site.visitor();
            visitor.visit(session -> session.getAttributes().put("name", "Ada"));
            visitor.browser().get("/app-session/put/name?value=Bob");

            assertThat(visitor.browser().cookies()).containsOnlyKeys("SESSION", "app-session");
            assertThat(visitor.attribute("name")).isEqualTo("Ada");
            assertThat(visitor.browser().get("/app-session/get/name").body()).isEqualTo("Bob");
            assertThat(site.app()
                            .bean(ReactiveSessionRepository.class)
                            .findById(visitor.browser().cookie("SESSION"))
                            .block(Site.PATIENCE))
                    .isNotNull();
        }
    }

    @Test
    void itIsASessionOfAnyNameAndTheOthersStayAsTheyAre() {
        try (Site site = new Site(
                Store.MEMORY,
                List.of(SessionsController.class),
                "sessions.web-session.session=web",
                "sessions.named.web.lifetime=1h")) {
            Site.Visitor visitor = site.visitor();
            visitor.visit(session -> session.getAttributes().put("name", "Ada"));
            visitor.browser().get("/app-session/put/name?value=Bob");

            assertThat(visitor.browser().cookies()).containsOnlyKeys("web", "app-session");
            assertThat(visitor.attribute("name")).isEqualTo("Ada");
            assertThat(visitor.browser().get("/app-session/get/name").body()).isEqualTo("Bob");
        }
    }

    @Test
    void whatAnotherCodecWroteIsNoSession() {
        try (App before = App.start(SessionsController.class);
                Site site = new Site(Store.SEALED, List.of(SessionsController.class))) {
            Browser browser = before.browser();
            browser.get("/app-session/put/name?value=Ada");

            assertThat(site.visitor()
                            .browser()
                            .withCookie("app-session", browser.cookie("app-session"))
                            .get("/app-session/state")
                            .body())
                    .isEqualTo("new 0 MALFORMED");
        }
    }

    @Test
    void filtersBeforeTheOneOfTheSessionsHaveItToo() {
        try (Site site = new Site(Store.SEALED, List.of(EarlyFilter.class))) {
            Site.Visitor visitor = site.visitor();
            visitor.visit(session -> session.getAttributes().put("late", 1));

            assertThat(visitor.attribute("early")).isEqualTo("bird");
            assertThat(visitor.attribute("late")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server.reactive.session.timeout=10m, server.reactive.session.timeout, is not used, sessions.idle-timeout",
        "server.reactive.session.cookie.name=ID, server.reactive.session.cookie, is not used, sessions.cookie",
        "sessions.web-session.session=shop, sessions.web-session.session, names a session that is not configured: 'shop',"
                + " sessions.named",
        "sessions.format=gorilla, sessions.web-session.session, is a session in gorilla's format, whose format is v1"
    })
    void whatCannotBeStopsTheStart(String mistake, String property, String problem, String fix, CapturedOutput output) {
        FailedStart.with(output, Keys.SEALING[0], Keys.SEALING[1], "sessions.web-session.enabled=true", mistake)
                .reports(property, problem, fix);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnManager {

        @Bean
        WebSessionManager webSessionManager() {
            return new DefaultWebSessionManager();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableSpringWebSession
    static class SpringSession {

        @Bean
        ReactiveSessionRepository<?> repository() {
            return new ReactiveMapSessionRepository(new ConcurrentHashMap<>());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EarlyFilter {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter early() {
            return (exchange, chain) -> exchange.getSession()
                    .doOnNext(session -> session.getAttributes().putIfAbsent("early", "bird"))
                    .then(chain.filter(exchange));
        }
    }
}
