package dev.sessions.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.SessionsController;
import dev.sessions.testing.SlowController;
import dev.sessions.testing.TestBackend;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Micrometer and health are told of sessions. */
class ObservationTest {

    private App app = start();

    private static App start(Class<?>... more) {
        List<Class<?>> sources =
                new ArrayList<>(List.of(SessionsController.class, SlowController.class, Micrometer.class));
        sources.addAll(List.of(more));
        return App.start(
                sources,
                "sessions.store=switched",
                "sessions.named[user-*].store=cookie",
                // It needs the whole actuator.
                "spring.autoconfigure.exclude="
                        + "org.springframework.boot.webflux.autoconfigure.WebFluxObservationAutoConfiguration");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void loadsAndSavesAreTimedByWhatCameOfThem() {
        Browser browser = app.browser();
        browser.get("/app-session/put/a");
        browser.get("/app-session/get/a");
        browser.get("/app-session/end");
        app.browser().withCookie("app-session", "nonsense").get("/app-session/state");

        assertThat(timed("sessions.save", "outcome", "stored")).isEqualTo(1);
        assertThat(timed("sessions.save", "outcome", "ended")).isEqualTo(1);
        assertThat(timed("sessions.load", "outcome", "found")).isEqualTo(2);
        assertThat(timed("sessions.load", "outcome", "refused")).isEqualTo(1);
        assertThat(timed("sessions.load", "store", "switched")).isEqualTo(3);
    }

    @Test
    void anOutageIsAnErrorByItsClass() {
        Browser browser = app.browser();
        browser.get("/app-session/put/a");
        app.bean(TestBackend.class).down = true;

        assertThat(browser.get("/app-session/get/a").status()).isEqualTo(503);
        assertThat(timed("sessions.load", "error", "SessionUnavailableException"))
                .isEqualTo(1);
    }

    @Test
    void refusalsAreCountedByReasonFromZero() {
        assertThat(counted("sessions.refused", "reason", "forged")).isZero();
        assertThat(counted("sessions.conflict", "session", "app-session")).isZero();
        app.browser().withCookie("app-session", "nonsense").get("/app-session/state");

        assertThat(counted("sessions.refused", "reason", "malformed")).isEqualTo(1);
    }

    @Test
    void conflictsAreCounted() {
        Browser browser = app.browser();
        browser.get("/app-session/put/first");
        CompletableFuture<?> slow = browser.beginGet("/app-session/slow/late");
        await().until(() -> app.bean(SlowController.class).waiting() == 1);
        browser.get("/app-session/put/b");
        app.bean(SlowController.class).letGo();
        slow.join();

        assertThat(counted("sessions.conflict", "session", "app-session")).isEqualTo(1);
    }

    @Test
    void namesMadeAtRunTimeCountAsTheirPattern() {
        app.browser().get("/user-ada/put/a");
        app.browser().withCookie("user-bob", "nonsense").get("/user-bob/state");

        assertThat(timed("sessions.save", "session", "user-*")).isEqualTo(1);
        assertThat(counted("sessions.refused", "session", "user-*")).isEqualTo(1);
    }

    @Test
    void noTagHoldsWhatIsSecretOrHasManyValues() {
        Browser browser = app.browser();
        browser.get("/app-session/put/a");
        String cookie = browser.cookie("app-session");
        browser.get("/app-session/get/a");

        for (Meter meter : app.bean(MeterRegistry.class).getMeters()) {
            if (meter.getId().getName().startsWith("sessions.")) {
                assertThat(meter.getId().getTags())
                        .extracting(Tag::getKey)
                        .isSubsetOf("session", "store", "outcome", "error", "reason");
                assertThat(meter.getId().toString()).doesNotContain(cookie);
            }
        }
    }

    @Test
    void aConventionBeanTakesThePlaceOfTheDefault() {
        app.close();
        app = start(OwnConvention.class);
        app.browser().get("/app-session/put/a");

        assertThat(timed("sessions.save", "region", "north")).isEqualTo(1);
    }

    @Test
    void healthIsDownWhileABackendDoesNotAnswer() {
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails().get("stores")).hasToString("{switched=UP}");
        app.bean(TestBackend.class).down = true;

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails().get("stores")).hasToString("{switched=DOWN}");
    }

    private Health health() {
        ReactiveHealthIndicator sessions =
                app.context().getBean("sessionsHealthIndicator", ReactiveHealthIndicator.class);
        return sessions.health().block(Duration.ofSeconds(10));
    }

    /** An observation ends once its request goes on, perhaps a moment after the answer is there. */
    private long timed(String name, String tag, String value) {
        await().until(() -> !meters(name, tag, value).timers().isEmpty());
        return meters(name, tag, value).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private double counted(String name, String tag, String value) {
        return meters(name, tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Search meters(String name, String tag, String value) {
        return app.bean(MeterRegistry.class).find(name).tag(tag, value);
    }

    @Configuration(proxyBeanMethods = false)
    static class Micrometer {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observationRegistry(MeterRegistry meters) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return registry;
        }

        @Bean
        TestBackend switched() {
            return new TestBackend(Clock.systemUTC());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConvention {

        @Bean
        SessionObservationConvention convention() {
            return new SessionObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(SessionObservationContext context) {
                    return KeyValues.of("region", "north");
                }
            };
        }
    }
}
