package dev.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSizeTest {

    private final Site site = new Site();

    /** With this name, both sizes are ones that a token can have. */
    @Test
    void exactlyWhatFitsIsAcceptedAndOneMoreIsRefused() {
        SessionOptions options = SessionOptions.of("session");
        int biggest = 0;
        int smallestRefused = Integer.MAX_VALUE;
        for (int length = 2900; length < 3000; length++) {
            SessionState session = site.cookieStore.create(options, null);
            session.put("text", "x".repeat(length));
            try {
                SessionCookie cookie = site.cookieStore.save(session).block();
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
        SessionRegistry request = site.request();
        Session session = request.get(Site.COOKIE).block();
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
        site.visit(Site.COOKIE, session -> session.put("a", 1));
        SessionRegistry request = site.request();
        request.get().block().put("a", "x".repeat(5000));
        assertThat(catchThrowableOfType(
                        SessionTooLargeException.class, () -> request.commit().block()))
                .isNotNull();

        assertThat(site.look(Site.COOKIE).get("a", Integer.class)).isEqualTo(1);
    }

    @Test
    void flashesCanBeTooLargeAlone() {
        SessionRegistry request = site.request();
        request.get().block().addFlash("hunter2".repeat(1000));

        assertThat(catchThrowableOfType(
                        SessionTooLargeException.class, () -> request.commit().block()))
                .hasMessageContaining("flashes")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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
        SessionOptions large = SessionOptions.of(Site.COOKIE).withMaxSize(20_000);
        SessionState session = site.cookieStore.create(large, null);
        session.put("a", "x".repeat(6000));
        String value = site.cookieStore.save(session).block().value();
        assertThat(site.cookieStore.load(large, value).block().isNew()).isFalse();

        site.present(Site.COOKIE, value);

        assertThat(site.look(Site.COOKIE).reason()).contains(Reason.TOO_LONG);
    }

    @Test
    void aBackendTakesWhatNoCookieWould() {
        String text = "x".repeat(100_000);
        List<SessionCookie> cookies = site.visit(Site.BACKEND, session -> session.put("text", text));

        assertThat(cookies.get(0).value()).hasSizeLessThan(150);
        assertThat(site.look(Site.BACKEND).get("text", String.class)).isEqualTo(text);
    }

    private static int size(SessionTooLargeException e) {
        return Arrays.stream(e.getMessage().split("[^0-9]+"))
                .filter(number -> number.length() > 3)
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }
}
