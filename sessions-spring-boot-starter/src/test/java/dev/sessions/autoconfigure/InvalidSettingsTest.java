package dev.sessions.autoconfigure;

import dev.sessions.testing.FailedStart;
import dev.sessions.testing.Keys;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each impossible setting is reported with property, problem and a fix to paste. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingsTest {

    @Test
    void anUnknownStore(CapturedOutput output) {
        start(output, "sessions.store=redsi")
                .reports(
                        "sessions.store",
                        "names the store 'redsi', which does not exist",
                        "Use one of [cookie, filesystem, memory, redis], or the name of a SessionStore or SessionBackend bean");
    }

    @Test
    void anUnknownStoreOfANamedSession(CapturedOutput output) {
        start(output, "sessions.named.cart.store=x").reports("sessions.named.cart.store", "'x'", "Use one of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "500ms", "1500ms", "50000d"})
    void aLifetimeThatIsNotWholeSeconds(String lifetime, CapturedOutput output) {
        start(output, "sessions.lifetime=" + lifetime)
                .reports("sessions.lifetime", "must be whole seconds, from one second", "sessions.lifetime=30d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lifetime", "idle-timeout", "absolute-timeout"})
    void aTimeOfANamedSession(String option, CapturedOutput output) {
        String property = "sessions.named.cart." + option;
        start(output, property + "=0s").reports(property, "must be whole seconds", property + "=");
    }

    @Test
    void anIdleTimeoutLongerThanTheLifetime(CapturedOutput output) {
        start(output, "sessions.lifetime=1h", "sessions.idle-timeout=2h")
                .reports("sessions.idle-timeout", "must not be longer than the lifetime", "sessions.idle-timeout=30m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cookie.path=x | cookie.path | must start with '/'",
                "cookie.path=/;x | cookie.path | neither ';' nor control characters",
                "cookie.domain=a b | cookie.domain | must be a host name",
                "cookie.domain=example.com;Path=/ | cookie.domain | must be a host name",
                "cookie.max-size=100B | cookie.max-size | must be at least 4093 bytes",
                "cookie.max-size=3GB | cookie.max-size | bytes"
            })
    void anAttributeNoCookieCanHave(String setting, String option, String problem, CapturedOutput output) {
        start(output, "sessions." + setting).reports("sessions." + option, problem, "sessions." + option + "=");
        start(output, "sessions.named.cart." + setting)
                .reports("sessions.named.cart." + option, problem, "sessions.named.cart." + option + "=");
    }

    @Test
    void sameSiteNoneThatIsNotSecure(CapturedOutput output) {
        start(output, "sessions.cookie.same-site=none", "sessions.cookie.secure=false")
                .reports("sessions.cookie.secure", "must be true for SameSite=None", "sessions.cookie.secure=true");
    }

    @Test
    void partitionedThatIsNotSecure(CapturedOutput output) {
        start(output, "sessions.cookie.partitioned=true", "sessions.cookie.secure=false")
                .reports("sessions.cookie.secure", "must be true for partitioned", "sessions.cookie.secure=true");
    }

    @ParameterizedTest
    @CsvSource({
        "__Host-id, cookie.secure=false, cookie.secure, must be true for a cookie named __Host-id",
        "__Host-id, cookie.path=/, cookie.secure, must be true for a cookie named __Host-id",
        "__Secure-id, cookie.path=/, cookie.secure, must be true for a cookie named __Secure-id",
    })
    void aPrefixThatAsksForSecure(String name, String setting, String option, String problem, CapturedOutput output) {
        start(output, "sessions.default-session=" + name, "sessions." + setting)
                .reports("sessions." + option, problem, "sessions." + option + "=true");
    }

    @Test
    void theHostPrefixWithAnotherPath(CapturedOutput output) {
        start(output, "sessions.default-session=__Host-id", "sessions.cookie.secure=true", "sessions.cookie.path=/x")
                .reports("sessions.cookie.path", "must be / for a cookie named __Host-id", "sessions.cookie.path=/\n");
    }

    @Test
    void theHostPrefixWithADomain(CapturedOutput output) {
        start(
                        output,
                        "sessions.default-session=__Host-id",
                        "sessions.cookie.secure=true",
                        "sessions.cookie.domain=example.com")
                .reports("sessions.cookie.domain", "must be left out", "sessions.cookie.domain=\n");
    }

    @Test
    void theFixForANameWithAPrefixCanBePasted(CapturedOutput output) {
        start(output, "sessions.named.[__Host-id].cookie.path=/")
                .reports(
                        "sessions.named.[__Host-id].cookie.secure",
                        "must be true",
                        "sessions.named.[__Host-id].cookie.secure=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a=b", "", "ä"})
    void aDefaultSessionWithANameNoCookieCanHave(String name, CapturedOutput output) {
        start(output, "sessions.default-session=" + name)
                .reports("sessions.default-session", "must be 1 to 128 characters", "Rename the session");
    }

    @Test
    void aNamedSessionWithANameNoCookieCanHave(CapturedOutput output) {
        start(output, "sessions.named.[a;b].store=cookie")
                .reports("sessions.named", "must be 1 to 128 characters", "Rename the session 'a;b'");
    }

    @Test
    void moreCookiesThanTheServerTakes(CapturedOutput output) {
        start(output, "sessions.cookie.max-size=7KB")
                .reports(
                        "sessions.cookie.max-size",
                        "allows 7168 bytes of cookies, but the server takes 8192",
                        "server.max-http-request-header-size=9KB");
        start(output, "sessions.cookie.max-size=5KB", "sessions.named.cart.store=cookie")
                .reports(
                        "sessions.cookie.max-size",
                        "allows 10240 bytes of cookies, but the server takes 8192",
                        "server.max-http-request-header-size=12KB");
    }

    @Test
    void aSessionNamedLikeAPieceOfAnother(CapturedOutput output) {
        start(output, "sessions.cookie.max-size=6KB", "sessions.named.[session.1].cookie.max-size=4093B")
                .reports(
                        "sessions.named.[session.1]",
                        "has the name of a piece of the session 'session'",
                        "Give it a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-5m"})
    void aSweepIntervalThatIsNone(String interval, CapturedOutput output) {
        start(
                        output,
                        "sessions.store=filesystem",
                        "sessions.filesystem.directory=target/never-made",
                        "sessions.filesystem.sweep-interval=" + interval)
                .reports("sessions.filesystem.sweep-interval", "must be longer than zero", "=10m");
    }

    @Test
    void aMemoryStoreForNothing(CapturedOutput output) {
        start(output, "sessions.store=memory", "sessions.memory.max-sessions=0")
                .reports("sessions.memory.max-sessions", "must be at least 1", "=10000");
    }

    private static FailedStart start(CapturedOutput output, String... properties) {
        String[] all =
                Stream.concat(Stream.of(Keys.SEALING), Stream.of(properties)).toArray(String[]::new);
        FailedStart failed = FailedStart.with(output, all);
        List.of(Keys.AUTHENTICATION, Keys.ENCRYPTION).forEach(failed::keepsSecret);
        return failed;
    }
}
