package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.Keys;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The ways to write the list of keys. A ring tells the ids of its keys, and those come from the secrets. */
@ExtendWith(OutputCaptureExtension.class)
class KeyListTest {

    private static final SessionKey SEALING = SessionKey.of(Keys.bytes(1, 32), Keys.bytes(2, 32));
    private static final SessionKey SIGNING = SessionKey.of(Keys.bytes(3, 64));
    private static final String SIGNING_TEXT = Keys.base64(3, 64);
    private static final SessionKey SHORT_SIGNING = SessionKey.of(Keys.bytes(4, 32));

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class));

    @Test
    void aListOfEntriesNewestFirst() {
        assertKeys(
                application
                        .withPropertyValues(Keys.SEALING)
                        .withPropertyValues("sessions.keys[1].authentication=" + SIGNING_TEXT),
                SEALING,
                SIGNING);
    }

    @Test
    void anEntryThatIsATextIsAnAuthenticationKey() {
        assertKeys(
                application.withPropertyValues(
                        "sessions.keys[0]=" + SIGNING_TEXT, "sessions.keys[1]=" + Keys.base64(4, 32)),
                SIGNING,
                SHORT_SIGNING);
    }

    @Test
    void textsAndEntriesMayBeMixed() {
        assertKeys(
                application.withPropertyValues(
                        "sessions.keys[0]=" + SIGNING_TEXT,
                        "sessions.keys[1].authentication=" + Keys.AUTHENTICATION,
                        "sessions.keys[1].encryption=" + Keys.ENCRYPTION),
                SIGNING,
                SEALING);
    }

    @Test
    void oneTextWithCommas() {
        assertKeys(
                application.withPropertyValues("sessions.keys=" + SIGNING_TEXT + "," + Keys.base64(4, 32)),
                SIGNING,
                SHORT_SIGNING);
    }

    @Test
    void hexadecimal() {
        assertKeys(
                application.withPropertyValues(
                        "sessions.keys=hex:" + HexFormat.of().formatHex(Keys.bytes(3, 64))),
                SIGNING);
    }

    @Test
    void entriesFromEnvironmentVariables() {
        assertKeys(
                withEnvironment(Map.of(
                        "SESSIONS_KEYS_0_AUTHENTICATION", Keys.AUTHENTICATION,
                        "SESSIONS_KEYS_0_ENCRYPTION", Keys.ENCRYPTION,
                        "SESSIONS_KEYS_1_AUTHENTICATION", SIGNING_TEXT)),
                SEALING,
                SIGNING);
    }

    @Test
    void textsFromEnvironmentVariables() {
        assertKeys(
                withEnvironment(Map.of("SESSIONS_KEYS_0", SIGNING_TEXT, "SESSIONS_KEYS_1", Keys.base64(4, 32))),
                SIGNING,
                SHORT_SIGNING);
        assertKeys(
                withEnvironment(Map.of("SESSIONS_KEYS", SIGNING_TEXT + "," + Keys.base64(4, 32))),
                SIGNING,
                SHORT_SIGNING);
    }

    @Test
    void placeholdersInTheList() {
        assertKeys(
                application.withPropertyValues(
                        "sessions.keys[0].authentication=${MY_AUTH}",
                        "sessions.keys[0].encryption=${MY_ENC}",
                        "MY_AUTH=" + Keys.AUTHENTICATION,
                        "MY_ENC=" + Keys.ENCRYPTION),
                SEALING);
    }

    @Test
    void otherUnknownNamesInTheEnvironmentAreNobodysBusiness() {
        withEnvironment(Map.of("SESSIONS_LIVETIME", "1h", "SESSIONS_KEYS_FILE", "/run/keys"))
                .withPropertyValues(Keys.SEALING)
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Spring Boot leaves unknown names in the environment alone; here one means that nothing is encrypted. */
    @Test
    void anEntryHasNoOtherFieldsInTheEnvironmentEither() {
        withEnvironment(Map.of(
                        "SESSIONS_KEYS_0_AUTHENTICATION", Keys.AUTHENTICATION,
                        "SESSIONS_KEYS_0_ENCRIPTION", Keys.ENCRYPTION))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("sessions.keys[0].encription is not known"));
    }

    @Test
    void listedKeysWinOverAnEphemeralOne(CapturedOutput output) {
        assertKeys(
                application.withPropertyValues(Keys.SEALING).withPropertyValues("sessions.ephemeral-key=true"),
                SEALING);
        assertThat(output).doesNotContain("ephemeral-key");
    }

    @Test
    void anEphemeralKeyIsAnotherEachTimeAndSaysSo(CapturedOutput output) {
        ReactiveWebApplicationContextRunner ephemeral = application.withPropertyValues("sessions.ephemeral-key=true");
        ephemeral.run(first -> ephemeral.run(second -> {
            KeyRing ring = first.getBean(KeyRingSource.class).current();
            assertThat(ring.sealing().seals()).isTrue();
            assertThat(second.getBean(KeyRingSource.class).current()).doesNotHaveToString(ring.toString());
        }));
        assertThat(output).contains("sessions.ephemeral-key is on").contains("do not use this in production");
    }

    private ReactiveWebApplicationContextRunner withEnvironment(Map<String, Object> variables) {
        return application.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)));
    }

    private static void assertKeys(ReactiveWebApplicationContextRunner application, SessionKey... keys) {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            KeyRing ring = context.getBean(KeyRingSource.class).current();
            assertThat(ring).hasToString(KeyRing.of(List.of(keys)).toString());
            assertThat(ring.sealing().seals()).isEqualTo(keys[0].seals());
        });
    }
}
