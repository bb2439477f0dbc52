package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.Keys;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What start-up says about each session. */
@ExtendWith(OutputCaptureExtension.class)
class StartupLogTest {

    private static final String SIGNING = "sessions.keys[0].authentication=" + Keys.AUTHENTICATION;

    private final ReactiveWebApplicationContextRunner withoutKeys = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner application = withoutKeys.withPropertyValues(Keys.SEALING);

    private final Logger logger = (Logger) LoggerFactory.getLogger(SessionsAutoConfiguration.class);

    @BeforeEach
    void showInfo() {
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void hideInfo() {
        logger.setLevel(null);
    }

    @Test
    void thereIsOneLineForEachSession(CapturedOutput output) {
        application
                .withPropertyValues(
                        "sessions.named.cart.store=memory",
                        "sessions.named.cart.lifetime=90m",
                        "sessions.named.cart.idle-timeout=10m",
                        "sessions.named.cart.absolute-timeout=24h",
                        "sessions.named.cart.cookie.path=/shop",
                        "sessions.named.cart.cookie.domain=example.com",
                        "sessions.named.cart.cookie.secure=true",
                        "sessions.named.cart.cookie.http-only=false",
                        "sessions.named.cart.cookie.same-site=none",
                        "sessions.named.cart.cookie.partitioned=true",
                        "sessions.named.cart.cookie.persistent=false")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("Session 'app-session': store cookie, sealed, lifetime 30d,"
                        + " cookie Path=/; HttpOnly; SameSite=Lax; Secure over https")
                .contains("Session 'cart': store memory, sealed, lifetime 1h30m, idle timeout 10m, absolute timeout 1d,"
                        + " cookie Path=/shop; Domain=example.com; SameSite=None; Secure; Partitioned;"
                        + " until the browser closes");
        assertThat(output.getOut().lines().filter(line -> line.contains("Session '")))
                .hasSize(2)
                .allMatch(line -> line.contains("INFO"));
        assertHidden(output);
    }

    @Test
    void aKeyWithoutEncryptionOnlySigns(CapturedOutput output) {
        withoutKeys
                .withPropertyValues(SIGNING, "sessions.named.cart.store=memory")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("'app-session': store cookie, signed but readable, lifetime")
                .contains("'cart': store memory, signed but readable, lifetime");
        assertHidden(output);
    }

    @Test
    void aRingOfTheApplicationsIsAsked(CapturedOutput output) {
        KeyRing signing = KeyRing.of(SessionKey.of(Keys.bytes(1, 32)));
        withoutKeys
                .withBean(KeyRingSource.class, () -> () -> signing)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("'app-session': store cookie, signed but readable");
    }

    @Test
    void aRingThatHasNoKeysYetDoesNotStopStartUp(CapturedOutput output) {
        AtomicReference<KeyRing> later = new AtomicReference<>();
        withoutKeys
                .withBean(KeyRingSource.class, () -> later::get)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("'app-session': store cookie, keys not there yet");
    }

    @Test
    void whatAStoreOfTheApplicationsDoesIsNotClaimed(CapturedOutput output) {
        application
                .withBean("mine", SessionStore.class, () -> CookieStore.of(KeyRing.of(SessionKey.random())))
                .withPropertyValues("sessions.store=mine")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("'app-session': store mine, protected as that store does, lifetime");
    }

    @Test
    void aMoveNamesBothSides(CapturedOutput output) {
        application
                .withPropertyValues("sessions.store.read=memory,cookie", "sessions.store.write=cookie")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("'app-session': store cookie (read from memory, cookie), sealed");
    }

    @Test
    void theDefaultNameIsNotThatOfSpringsWebSession(CapturedOutput output) {
        application.run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("Session 'app-session'").doesNotContain("by case alone");
    }

    @ParameterizedTest
    @CsvSource({
        "sessions.default-session=session, session, SESSION",
        "sessions.default-session=SESSION, SESSION, SESSION",
        "sessions.named.Session.lifetime=1h, Session, SESSION",
        "sessions.named.App-Session.lifetime=1h, App-Session, app-session"
    })
    void aNameThatDiffersFromAnotherByCaseAloneIsWarnedAbout(
            String property, String name, String other, CapturedOutput output) {
        application
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .containsPattern("WARN .*The cookie of the session '" + name + "' has the name of .*'" + other
                        + "', or differs from it by case alone");
    }

    @Test
    void theWebSessionsCookieMayHaveAnotherName(CapturedOutput output) {
        application
                .withPropertyValues(
                        "sessions.default-session=session", "server.reactive.session.cookie.name=APP-SESSION")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("by case alone");
    }

    private static void assertHidden(CapturedOutput output) {
        assertThat(output)
                .doesNotContain(Keys.AUTHENTICATION.substring(7, 15))
                .doesNotContain(Keys.ENCRYPTION.substring(7, 15));
    }
}
