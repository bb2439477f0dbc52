package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.test.MutableClock;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.testing.SessionsController;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lifetime and timeouts, in effect, on the application's clock. */
class TimePropertiesTest {

    private static final MutableClock CLOCK = new MutableClock();
    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(
                List.of(SessionsController.class, OwnClock.class),
                "sessions.lifetime=2h",
                "sessions.idle-timeout=1h",
                "sessions.absolute-timeout=3h",
                "sessions.named.long.lifetime=10h",
                "sessions.named.long.idle-timeout=10h",
                "sessions.named.long.absolute-timeout=100d",
                "sessions.named.memory.store=memory");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aSessionThatIsNotUsedEndsAfterTheIdleTimeout() {
        Browser browser = visitor("app-session");
        assertThat(browser.get("/app-session/state").body()).isEqualTo("known 1");

        CLOCK.advance(Duration.ofHours(1));

        assertThat(browser.get("/app-session/state").body()).isEqualTo("new 0 EXPIRED");
    }

    @Test
    void aSessionThatIsReadIsIssuedAgainOnceATenthOfTheIdleTimeoutHasPassed() {
        Browser browser = visitor("app-session");

        CLOCK.advance(Duration.ofMinutes(5));
        assertThat(browser.get("/app-session/state").setCookies()).isEmpty();

        CLOCK.advance(Duration.ofMinutes(1));
        assertThat(browser.get("/app-session/state").setCookie("app-session").attribute("Max-Age"))
                .isEqualTo("3600");
    }

    @Test
    void aSessionThatIsUsedEndsAfterTheAbsoluteTimeout() {
        Browser browser = visitor("app-session");
        for (int i = 0; i < 5; i++) {
            CLOCK.advance(Duration.ofMinutes(30));
            assertThat(browser.get("/app-session/state").body()).isEqualTo("known 1");
        }

        CLOCK.advance(Duration.ofMinutes(30));

        assertThat(browser.get("/app-session/state").body()).isEqualTo("new 0 EXPIRED");
    }

    @Test
    void aNamedSessionHasTimesOfItsOwn() {
        Browser browser = app.browser();
        Reply reply = browser.get("/long/put/a");
        assertThat(reply.setCookie("long").attribute("Max-Age")).isEqualTo("36000");

        CLOCK.advance(Duration.ofHours(10).minusSeconds(1));
        assertThat(browser.get("/long/state").body()).isEqualTo("known 1");

        CLOCK.advance(Duration.ofHours(10));
        assertThat(browser.get("/long/state").body()).isEqualTo("new 0 EXPIRED");
    }

    @Test
    void aSessionInMemoryEndsOnTheSameClock() {
        Browser browser = visitor("memory");

        CLOCK.advance(Duration.ofHours(1).minusSeconds(1));
        assertThat(browser.copy().get("/memory/state").body()).isEqualTo("known 1");

        CLOCK.advance(Duration.ofHours(1));
        assertThat(browser.get("/memory/state").body()).isEqualTo("new 0 EXPIRED");
    }

    @Test
    void aNumberWithoutAUnitIsSeconds() {
        try (App seconds =
                App.start(SessionsController.class, "sessions.lifetime=3600", "sessions.named.short.lifetime=60")) {
            assertThat(seconds.browser()
                            .get("/app-session/put/a")
                            .setCookie("app-session")
                            .attribute("Max-Age"))
                    .isEqualTo("3600");
            assertThat(seconds.browser().get("/short/put/a").setCookie("short").attribute("Max-Age"))
                    .isEqualTo("60");
        }
    }

    @ParameterizedTest
    @MethodSource("durations")
    void everyDurationIsInSeconds(RecordComponent duration) throws NoSuchFieldException {
        Field field = duration.getDeclaringRecord().getDeclaredField(duration.getName());

        assertThat(field.getAnnotation(DurationUnit.class)).isNotNull();
        assertThat(field.getAnnotation(DurationUnit.class).value()).isEqualTo(ChronoUnit.SECONDS);
    }

    static Stream<RecordComponent> durations() {
        return Stream.concat(
                        Stream.of(SessionsProperties.class),
                        Stream.of(SessionsProperties.class.getDeclaredClasses()).filter(Class::isRecord))
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .filter(component -> component.getType() == Duration.class);
    }

    private static Browser visitor(String session) {
        Browser browser = app.browser();
        browser.get("/" + session + "/put/a");
        return browser;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClock {
        @Bean
        Clock clock() {
            return CLOCK;
        }
    }
}
