package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.RandomBytes;
import dev.sessions.key.SessionKey;
import dev.sessions.request.SessionCookie;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRotationTest {

    private final Site site = new Site();
    private final SessionKey oldKey = site.keys.get().sealing();
    private final SessionKey newKey = SessionKey.random();

    @BeforeEach
    void saveWithTheOldKeyAndRotate() {
        site.visit(COOKIE, session -> session.put("a", 1));
        site.visit(BACKEND, session -> session.put("a", 1));
        site.keys.set(KeyRing.of(newKey, oldKey));
    }

    @EachStore
    void theOldKeyStillOpens(String name) {
        assertThat(site.look(name).get("a", Integer.class)).isEqualTo(1);
    }

    @EachStore
    void aSessionThatIsOnlyReadIsIssuedAgainOnce(String name) {
        assertThat(read(name)).hasSize(1);
        assertThat(read(name)).isEmpty();

        site.keys.set(KeyRing.of(newKey));
        assertThat(site.look(name).get("a", Integer.class)).isEqualTo(1);
    }

    @EachStore
    void aSessionThatIsChangedIsSavedWithTheNewKey(String name) {
        site.visit(name, session -> session.put("b", 2));

        site.keys.set(KeyRing.of(newKey));
        assertThat(site.look(name).keys()).containsExactly("a", "b");
        assertThat(read(name)).isEmpty();
    }

    @EachStore
    void aRemovedKeyEndsItsSessions(String name) {
        site.keys.set(KeyRing.of(newKey));

        Session session = site.look(name);

        assertThat(session.isNew()).isTrue();
        assertThat(session.reason()).contains(Reason.UNKNOWN_KEY);
        assertThat(session.keys()).isEmpty();
    }

    @Test
    void theRecordInTheBackendIsRewrittenToo() {
        read(BACKEND);

        TokenCodec newKeyAlone = new TokenCodec(() -> KeyRing.of(newKey), site.clock);
        String key = site.backend.key();
        StoredSession stored = site.backend.find(key).block();
        assertThat(newKeyAlone.open(Purpose.RECORD, key, stored.data())).isInstanceOf(Opened.class);
        assertThat(newKeyAlone.openText(Purpose.ID, BACKEND, site.cookie(BACKEND)))
                .isInstanceOf(Opened.class);
    }

    /** Two browsers hold one session, say: the record is new already, this cookie is not. */
    @Test
    void aCookieOfAnOldKeyIsReplacedThoughTheRecordIsNew() {
        String oldCookie = site.cookie(BACKEND);
        read(BACKEND);
        site.present(BACKEND, oldCookie);

        assertThat(read(BACKEND)).hasSize(1);
        assertThat(read(BACKEND)).isEmpty();
    }

    @Test
    void aRecordOfARemovedKeyUnderACookieOfTheNewOneIsNotASession() {
        String oldRecord = site.backend.key();
        StoredSession stored = site.backend.find(oldRecord).block();
        read(BACKEND);
        site.backend
                .delete(oldRecord)
                .then(site.backend.create(oldRecord, stored))
                .block();
        site.keys.set(KeyRing.of(newKey));

        assertThat(site.look(BACKEND).reason()).contains(Reason.UNKNOWN_KEY);
    }

    /** A key that signs is followed by one that seals, and back. */
    @EachStore
    void signedSessionsBecomeSealedOnes(String name) {
        SessionKey signing = SessionKey.of(RandomBytes.next(32));
        site.keys.set(KeyRing.of(signing, newKey, oldKey));
        assertThat(read(name)).hasSize(1);
        assertThat(suite(name)).isEqualTo(1);

        site.keys.set(KeyRing.of(newKey, signing));
        assertThat(read(name)).hasSize(1);
        assertThat(suite(name)).isEqualTo(2);
        assertThat(site.look(name).get("a", Integer.class)).isEqualTo(1);
    }

    private int suite(String name) {
        return Base64.getUrlDecoder().decode(site.cookie(name))[0];
    }

    private List<SessionCookie> read(String name) {
        return site.visit(
                name, session -> assertThat(session.get("a", Integer.class)).isEqualTo(1));
    }
}
