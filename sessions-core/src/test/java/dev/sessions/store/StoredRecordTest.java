package dev.sessions.store;

import static dev.sessions.testing.Site.BACKEND;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.backend.StoredSession;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.request.SessionRequest;
import dev.sessions.testing.Site;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever can write to the backend cannot make, move or change a session; whoever can read it learns no id. */
class StoredRecordTest {

    private final Site site = new Site();
    private String id;
    private String key;
    private StoredSession record;

    @BeforeEach
    void begin() {
        site.visit(BACKEND, session -> {
            session.put("secret", "hunter2");
            id = session.id();
        });
        key = site.backend.key();
        record = site.backend.find(key).block();
    }

    @Test
    void theKeyIsTheHashOfTheId() throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(Base64.getUrlDecoder().decode(id));

        assertThat(key).isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    @Test
    void theRecordTellsNeitherIdNorValues() {
        assertThat(new String(record.data(), ISO_8859_1)).doesNotContain("hunter2", "secret", id);
    }

    @Test
    void aRecordCopiedUnderAnotherKeyIsRefused() {
        String cookie = site.cookie(BACKEND);
        site.browser.clear();
        site.visit(BACKEND, session -> session.put("mine", 1));
        String other = site.backend.keys.stream()
                .filter(each -> !each.equals(key))
                .findFirst()
                .orElseThrow();
        store(other, record);

        assertRefused(Reason.FORGED);
        site.present(BACKEND, cookie);
        assertThat(site.look(BACKEND).get("secret", String.class)).isEqualTo("hunter2");
    }

    @Test
    void aChangedRecordIsRefused() {
        byte[] data = record.data();
        for (int at = 0; at < data.length; at++) {
            byte[] changed = data.clone();
            changed[at] ^= 1;
            store(key, with(changed));

            assertRefused(Reason.MALFORMED, Reason.UNKNOWN_KEY, Reason.FORGED);
        }
    }

    @Test
    void aRecordOfAnyBytesGivesANewSession() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            store(key, with(bytes));

            assertRefused(Reason.MALFORMED, Reason.UNKNOWN_KEY, Reason.FORGED);
        }
        for (int length = 0; length < record.data().length; length++) {
            store(key, with(Arrays.copyOf(record.data(), length)));

            assertRefused(Reason.MALFORMED, Reason.FORGED);
        }
    }

    @Test
    void aGenuineRecordThatIsNoSessionIsRefused() {
        store(key, with(site.tokens.seal(Purpose.RECORD, key, token(1, new byte[] {99}))));
        assertRefused(Reason.MALFORMED);

        store(key, with(site.tokens.seal(Purpose.RECORD, key, token(2, new byte[0]))));
        assertRefused(Reason.MALFORMED);

        store(key, with(site.tokens.seal(Purpose.COOKIE, key, token(1, new byte[0]))));
        assertRefused(Reason.FORGED);
    }

    /** In the place of a live one its owner finds nothing, and no more than that. */
    @Test
    void aRecordThatIsOverIsOverThoughTheBackendStillHasIt() {
        Instant now = site.clock.instant();
        Token over = new Token(1, true, now.minusSeconds(10), now.minusSeconds(10), now, new byte[0]);
        store(key, with(site.tokens.seal(Purpose.RECORD, key, over)));

        assertRefused(Reason.EXPIRED);
    }

    /** An unreadable record is not written over by a request that began before it became so. */
    @Test
    void aChangeOverAnUnreadableRecordIsDropped() {
        SessionRequest request = site.request();
        request.get(BACKEND).block().put("late", 1);
        store(key, new StoredSession(new byte[60], record.version() + 1, record.expiresAt()));

        assertThat(site.commit(request)).singleElement().matches(cookie -> cookie.isRemoval());
        assertThat(site.backend.find(key).block().data()).isEqualTo(new byte[60]);
    }

    @Test
    void aCookieWithAnotherPayloadThanAnIdIsMalformed() {
        for (int length : new int[] {0, 15, 17}) {
            site.present(BACKEND, site.tokens.sealText(Purpose.ID, BACKEND, token(1, new byte[length])));
            assertRefused(Reason.MALFORMED);
        }
    }

    @Test
    void aValueCookieIsNoIdCookie() {
        site.present(BACKEND, site.tokens.sealText(Purpose.COOKIE, BACKEND, token(1, new byte[16])));
        assertRefused(Reason.FORGED);
    }

    private Token token(int serializer, byte[] payload) {
        Instant now = site.clock.instant();
        return new Token(serializer, true, now, now, now.plusSeconds(60), payload);
    }

    private StoredSession with(byte[] data) {
        return new StoredSession(data, record.version(), record.expiresAt());
    }

    private void store(String under, StoredSession session) {
        site.backend.delete(under).then(site.backend.create(under, session)).block();
    }

    private void assertRefused(Reason... reasons) {
        Session session = site.look(BACKEND);
        assertThat(session.isNew()).isTrue();
        assertThat(session.keys()).isEmpty();
        assertThat(session.id()).isNotEqualTo(id);
        assertThat(session.reason()).isPresent().get().isIn((Object[]) reasons);
    }
}
