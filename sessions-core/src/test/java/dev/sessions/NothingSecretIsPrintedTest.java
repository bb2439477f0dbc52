package dev.sessions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Opening;
import dev.sessions.codec.Purpose;
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
        for (String name : List.of(Site.COOKIE, Site.BACKEND)) {
            SessionRegistry request = site.request();
            Session session = request.get(name).block();
            session.put("password", "hunter2");
            session.addFlash("whispered");
            print(request, session);
            print(site.commit(request).toArray());
            SessionState loaded = (SessionState) site.look(name);
            loaded.get("password", String.class);
            loaded.put("more", List.of("hunter2"));
            print(loaded, loaded.stamp(), loaded.data(), loaded.data().flashes(), loaded.options());
            secrets.add(session.id());
            secrets.add(HexFormat.of().formatHex(Base64.getUrlDecoder().decode(session.id())));
            secrets.add(site.cookie(name));
        }
        String key = site.backend.key();
        StoredSession record = site.backend.find(key).block();
        Opening values = site.codec.openText(Purpose.COOKIE, Site.COOKIE, site.cookie(Site.COOKIE));
        Opening stored = site.codec.open(Purpose.RECORD, key, record.data());
        print(values, ((Opening.Opened) values).token(), stored, record, site.codec.openText(Purpose.ID, "x", "y"));
        print(site.codec, site.cookieStore, site.backendStore, site.serializer, site.keys.get());
        print(new NamedSession(SessionOptions.of("x"), site.cookieStore), new TypeRef<List<String>>() {});
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
