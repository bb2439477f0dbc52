package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.Saved.Stored;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionChange.Kind;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.testing.Site;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever of this library somebody logs: no id, no value, no cookie, no backend key. */
class NothingSecretIsPrintedTest {

    private final Site site = new Site();
    private final List<String> secrets = new ArrayList<>(List.of("hunter2", "whispered"));
    private final List<Object> printed = new ArrayList<>();

    @Test
    void byNoPublicType() {
        for (String name : List.of(COOKIE, BACKEND)) {
            SessionRequest request = site.request();
            Session session = request.get(name).block();
            session.put("password", "hunter2");
            session.addFlash("whispered");
            print(request, session);
            print(site.commit(request).toArray());
            Session loaded = site.look(name);
            loaded.get("password", String.class);
            loaded.put("more", List.of("hunter2"));
            Found found = (Found)
                    site.store(name).find(site.options(name), site.cookie(name)).block();
            print(loaded, found, found.stamp(), found.data(), found.data().flashes(), site.options(name));
            print(new Stored(site.cookie(name), found.stamp().expiresAt(), found.stamp(), found.data(), 0));
            print(new SessionChange(
                    Kind.SAVE, found, session.id(), found.stamp().createdAt(), data -> found.data()));
            secrets.add(session.id());
            secrets.add(HexFormat.of().formatHex(Base64.getUrlDecoder().decode(session.id())));
            secrets.add(site.cookie(name));
        }
        String key = site.backend.key();
        StoredSession record = site.backend.find(key).block();
        Opening values = site.tokens.openText(Purpose.COOKIE, COOKIE, site.cookie(COOKIE));
        Opening stored = site.tokens.open(Purpose.RECORD, key, record.data());
        print(values, ((Opening.Opened) values).token(), stored, record, site.tokens.openText(Purpose.ID, "x", "y"));
        print(site.tokens, site.store(COOKIE), site.store(BACKEND), new JacksonValueCodec(), site.keys.get());
        print(
                new Configured(site.options(COOKIE), site.store(COOKIE), new JacksonValueCodec()),
                new TypeRef<List<String>>() {});
        secrets.add(key);
        secrets.add(new String(record.data(), ISO_8859_1));

        assertThat(printed).hasSizeGreaterThan(20);
        assertThat(printed)
                .allSatisfy(object -> assertThat(String.valueOf(object)).doesNotContain(secrets));
    }

    private void print(Object... objects) {
        printed.addAll(List.of(objects));
    }
}
