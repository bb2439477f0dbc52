package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionTooLargeException;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CookieSizeTest {

    private final Site site = new Site();

    /** With this name, both sizes are ones that a token can have. */
    @Test
    void exactlyWhatFitsIsAcceptedAndOneMoreIsRefused() {
        site.keep("session", site.store(COOKIE));
        int biggest = 0;
        int smallestRefused = Integer.MAX_VALUE;
        for (int length = 2900; length < 3000; length++) {
            String text = "x".repeat(length);
            site.browser.clear();
            try {
                SessionCookie cookie = site.visit("session", session -> session.put("text", text))
                        .get(0);
                biggest = Math.max(
                        biggest, cookie.name().length() + cookie.value().length());
            } catch (SessionTooLargeException e) {
                smallestRefused = Math.min(smallestRefused, size(e));
            }
        }

        assertThat(biggest).isEqualTo(4093);
        assertThat(smallestRefused).isEqualTo(4094);
    }

    @Test
    void theErrorNamesTheSessionItsSizeAndItsLargestValueAndNotWhatIsInIt() {
        SessionRequest request = site.request();
        Session session = request.get(COOKIE).block();
        session.put("small", "hunter2");
        session.put("huge", "hunter2".repeat(1000));
        session.put("medium", "hunter2".repeat(100));

        SessionTooLargeException error = catchThrowableOfType(
                SessionTooLargeException.class, () -> request.commit().block());

        assertThat(error)
                .hasMessageContainingAll("'cookie'", "4093", "'huge' with 7002 bytes", "max-size")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("'medium'")
                .hasNoCause();
        assertThat(size(error)).isGreaterThan(10_000);
    }

    @Test
    void aSessionThatBecameTooLargeStaysAsItWas() {
        site.visit(COOKIE, session -> session.put("a", 1));
        SessionRequest request = site.request();
        request.get().block().put("a", "x".repeat(5000));
        assertThat(catchThrowableOfType(
                        SessionTooLargeException.class, () -> request.commit().block()))
                .isNotNull();

        assertThat(site.look(COOKIE).get("a", Integer.class)).isEqualTo(1);
    }

    @Test
    void flashesCanBeTooLargeAlone() {
        SessionRequest request = site.request();
        request.get().block().addFlash("hunter2".repeat(1000));

        assertThat(catchThrowableOfType(
                        SessionTooLargeException.class, () -> request.commit().block()))
                .hasMessageContaining("flashes")
                .hasMessageNotContaining("hunter2");
    }

    @EachStore
    void anOversizedCookieIsRefusedAsTooLong(String name) {
        int longest = 4093 - name.length();
        site.present(name, "A".repeat(longest));
        assertThat(site.look(name).reason()).isPresent().get().isNotEqualTo(Reason.TOO_LONG);

        site.present(name, "A".repeat(longest + 1));
        assertThat(site.look(name).reason()).contains(Reason.TOO_LONG);

        site.present(name, "!".repeat(5_000_000));
        assertThat(site.look(name).reason()).contains(Reason.TOO_LONG);
    }

    /** A genuine token, so only its length can be what is wrong. */
    @Test
    void aGenuineTokenThatIsTooLongIsRefusedAsTooLong() {
        site.configure(options -> options.maxSize(20_000));
        String text = "x".repeat(5000);
        site.visit(COOKIE, session -> session.put("a", text));
        String whole = CookiePieces.join(COOKIE, site.cookie(COOKIE), site.browser::get);
        site.present(COOKIE, whole);
        assertThat(site.look(COOKIE).isNew()).isFalse();

        site.configure(defaults -> {});

        assertThat(site.look(COOKIE).reason()).contains(Reason.TOO_LONG);
    }

    @Test
    void aBackendTakesWhatNoCookieWould() {
        String text = "x".repeat(100_000);
        List<SessionCookie> cookies = site.visit(BACKEND, session -> session.put("text", text));

        assertThat(cookies.get(0).value()).hasSizeLessThan(150);
        assertThat(site.look(BACKEND).get("text", String.class)).isEqualTo(text);
    }

    private static int size(SessionTooLargeException e) {
        return Arrays.stream(e.getMessage().split("[^0-9]+"))
                .filter(number -> number.length() > 3)
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }
}
