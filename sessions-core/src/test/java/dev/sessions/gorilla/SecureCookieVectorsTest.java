package dev.sessions.gorilla;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.gorilla.GorillaFormat.Hash;
import dev.sessions.gorilla.GorillaFormat.Serializer;
import dev.sessions.gorilla.Vectors.Cookie;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Flash;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cookies that gorilla/securecookie wrote. */
class SecureCookieVectorsTest {

    static List<Cookie> cookies() {
        return Vectors.cookies();
    }

    @Test
    void thereAreAllOfThem() {
        assertThat(cookies()).hasSize(23);
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void whatGoWroteIsRead(Cookie cookie) throws IOException {
        Found found = (Found) cookie.format().read(cookie.options(), cookie.text());

        assertThat(contents(cookie, found.data())).isEqualTo(Vectors.JSON.readTree(cookie.payload()));
        assertThat(found.stamp().savedAt()).isEqualTo(cookie.date());
        assertThat(found.stamp().createdAt()).isEqualTo(cookie.date());
        assertThat(found.stamp().expiresAt()).isEqualTo(cookie.date().plus(GorillaFormat.DEFAULT_MAX_AGE));
        assertThat(found.outdated()).isFalse();
    }

    /** Values and flashes as gorilla has them: one object. */
    private static JsonNode contents(Cookie cookie, SessionData data) throws IOException {
        if (cookie.serializer() == Serializer.RAW) {
            return Vectors.JSON.readTree(Vectors.JSON.readValue(data.values().get("raw"), byte[].class));
        }
        ObjectNode object = Vectors.JSON.createObjectNode();
        for (var value : data.values().entrySet()) {
            object.set(value.getKey(), Vectors.JSON.readTree(value.getValue()));
        }
        for (Flash flash : data.flashes()) {
            assertThat(flash.queue()).isEqualTo("flash");
            object.withArray("_flash").add(Vectors.JSON.readTree(flash.value()));
        }
        return object;
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void whatIsReadIsWrittenAsGoWroteIt(Cookie cookie) {
        GorillaFormat format = cookie.format();
        Found found = (Found) format.read(cookie.options(), cookie.text());

        String again = format.write(cookie.options(), found.stamp(), found.data());

        if (!cookie.key().encrypts() && cookie.serializer() != Serializer.GOB) {
            assertThat(again).isEqualTo(cookie.text());
        } else if (cookie.serializer() != Serializer.GOB) { // whose types may come in another order
            assertThat(again).hasSameSizeAs(cookie.text()).isNotEqualTo(cookie.text());
        }
        Found same = (Found) format.read(cookie.options(), again);
        assertThat(same.data().values().keySet())
                .isEqualTo(found.data().values().keySet());
        found.data()
                .values()
                .forEach((name, value) -> assertThat(same.data().values())
                        .hasEntrySatisfying(name, now -> assertThat(now).isEqualTo(value)));
        assertThat(same.data().flashes()).isEqualTo(found.data().flashes());
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void anotherNameAnotherKeyAndAnotherHashAreRefused(Cookie cookie) {
        SessionOptions other = SessionOptions.of("other");
        GorillaKey stranger = GorillaKey.of("another key".getBytes(StandardCharsets.UTF_8));
        Hash hash = cookie.hash() == Hash.SHA256 ? Hash.SHA512 : Hash.SHA256;

        assertThat(cookie.format().read(other, cookie.text())).isEqualTo(new Refused(Reason.FORGED));
        assertThat(cookie.format(stranger).read(cookie.options(), cookie.text()))
                .isEqualTo(new Refused(Reason.FORGED));
        assertThat(GorillaFormat.builder(cookie.key()).hash(hash).build().read(cookie.options(), cookie.text()))
                .isEqualTo(new Refused(Reason.FORGED));
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void aChangedCharacterIsRefused(Cookie cookie) {
        GorillaFormat format = cookie.format();
        for (int i = 0; i < cookie.text().length(); i += 7) {
            char other = cookie.text().charAt(i) == 'A' ? 'Q' : 'A';
            String changed =
                    cookie.text().substring(0, i) + other + cookie.text().substring(i + 1);

            assertThat(format.read(cookie.options(), changed)).isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void aCookieOfAnOlderKeyIsReadAndDueToBeWrittenAgain(Cookie cookie) {
        GorillaKey newer = GorillaKey.of(new byte[64], new byte[32]);

        Found found = (Found) cookie.format(newer, cookie.key()).read(cookie.options(), cookie.text());

        assertThat(found.outdated()).isTrue();
    }
}
