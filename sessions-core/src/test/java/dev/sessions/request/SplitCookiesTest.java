package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessions.CookieOptions;
import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import dev.sessions.testing.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitCookiesTest {

    private final Site site = new Site();

    @BeforeEach
    void allowPieces() {
        site.configure(options -> options.maxSize(30_000));
    }

    @Test
    void anySizeComesBack() {
        Random random = new Random(1);
        for (int length = 0; length < 20_000; length += 1 + random.nextInt(200)) {
            String text = text(length);

            List<SessionCookie> cookies = put(text);

            assertThat(cookies)
                    .allSatisfy(cookie -> assertThat(
                                    cookie.name().length() + cookie.value().length())
                            .isLessThanOrEqualTo(4093));
            assertThat(site.look(COOKIE).get("text", String.class)).isEqualTo(text);
        }
    }

    /** Where one cookie more becomes necessary, one character at a time. */
    @Test
    void everySizeAroundTheSeamsComesBack() {
        for (int pieces = 1; pieces < 4; pieces++) {
            int seam = pieces * 4093 * 3 / 4;
            for (int length = seam - 250; length < seam + 10; length++) {
                put(text(length));
                assertThat(site.look(COOKIE).get("text", String.class)).hasSize(length);
            }
        }
    }

    @Test
    void whatFitsIsOneCookieAsEver() {
        assertThat(put("small")).singleElement().satisfies(cookie -> {
            assertThat(cookie.name()).isEqualTo(COOKIE);
            assertThat(cookie.value()).doesNotContain(".");
        });
    }

    @Test
    void piecesAreNamedInOrderAndHaveTheSameAttributes() {
        CookieOptions own = CookieOptions.builder().path("/shop").build();
        List<SessionCookie> cookies = site.visit(COOKIE, session -> {
            session.cookie(own);
            session.put("text", text(10_000));
        });

        assertThat(cookies)
                .extracting(SessionCookie::name)
                .containsExactly(COOKIE, COOKIE + ".1", COOKIE + ".2", COOKIE + ".3");
        assertThat(cookies).extracting(SessionCookie::options).containsOnly(own);
        assertThat(cookies).extracting(SessionCookie::maxAge).containsOnly(SessionOptions.DEFAULT_LIFETIME);
    }

    @Test
    void shrinkingRemovesTheStalePieces() {
        put(text(10_000));

        List<SessionCookie> cookies = put(text(4000));
        assertThat(cookies.stream().filter(SessionCookie::isRemoval))
                .extracting(SessionCookie::name)
                .containsExactly(COOKIE + ".2", COOKIE + ".3");
        assertThat(site.browser).containsOnlyKeys(COOKIE, COOKIE + ".1");

        assertThat(put("small")).hasSize(2);
        assertThat(site.browser).containsOnlyKeys(COOKIE);
        assertThat(put("small")).hasSize(1);
    }

    @Test
    void endingTheSessionRemovesAllPieces() {
        put(text(10_000));

        assertThat(site.visit(COOKIE, Session::invalidate)).hasSize(4).allMatch(SessionCookie::isRemoval);
        assertThat(site.browser).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aMissingPieceIsIncomplete(int piece) {
        put(text(10_000));
        site.browser.remove(COOKIE + "." + piece);

        assertRefused(Reason.INCOMPLETE);
    }

    @Test
    void withoutTheFirstPieceThereIsNoCookie() {
        put(text(10_000));
        site.browser.remove(COOKIE);

        Session session = site.look(COOKIE);
        assertThat(session.isNew()).isTrue();
        assertThat(session.reason()).isEmpty();
    }

    @Test
    void swappedPiecesAreRefused() {
        put(text(10_000));
        String first = site.cookie(COOKIE + ".1");
        site.present(COOKIE + ".1", site.cookie(COOKIE + ".2"));
        site.present(COOKIE + ".2", first);

        assertRefused(Reason.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".1", ".2", ".3"})
    void aPieceOfAnotherSessionIsRefused(String piece) {
        put(text(10_000));
        Map<String, List<String>> one = new HashMap<>(site.browser);
        put(text(10_000));
        site.browser.put(COOKIE + piece, one.get(COOKIE + piece));

        assertRefused(Reason.FORGED);
    }

    @Test
    void aPieceInTwoVersionsIsIncompleteAndTheSameTwiceIsOne() {
        put(text(10_000));
        String piece = site.cookie(COOKIE + ".1");
        site.present(COOKIE + ".1", piece, piece);
        assertThat(site.look(COOKIE).isNew()).isFalse();

        site.present(COOKIE + ".1", piece, "A".repeat(piece.length()));
        assertRefused(Reason.INCOMPLETE);
    }

    /** One that the browser kept, say: it does no harm and is removed at the next save. */
    @Test
    void aPieceTooManyIsPassedOverAndRemoved() {
        put(text(10_000));
        site.present(COOKIE + ".4", "AAAA");
        site.present(COOKIE + ".70", "AAAA");

        assertThat(site.look(COOKIE).isNew()).isFalse();
        put(text(10_000));
        assertThat(site.browser).containsOnlyKeys(COOKIE, COOKIE + ".1", COOKIE + ".2", COOKIE + ".3");
    }

    @Test
    void anotherNumberOfPiecesIsRefused() {
        put(text(10_000));
        String first = site.cookie(COOKIE);
        assertThat(first).startsWith("4.");
        for (String count :
                List.of("1.", "2.", "3.", "5.", "9.", "10.", "99.", "100.", "0.", "04.", "-4.", "4..", ".", "")) {
            site.present(COOKIE, count + first.substring(2));

            assertRefused(Reason.INCOMPLETE, Reason.FORGED, Reason.MALFORMED, Reason.TOO_LONG);
        }
    }

    @Test
    void everyPieceCutOrGrownIsRefused() {
        put(text(10_000));
        Map<String, List<String>> whole = new HashMap<>(site.browser);
        for (String name : whole.keySet()) {
            String value = whole.get(name).get(0);
            for (String other : List.of(
                    "",
                    value.substring(1),
                    value.substring(0, value.length() - 1),
                    value + "A",
                    value + "=",
                    "A" + value)) {
                site.browser.putAll(whole);
                site.present(name, other);

                assertRefused(Reason.INCOMPLETE, Reason.FORGED, Reason.MALFORMED);
            }
        }
    }

    @Test
    void anyPiecesAtAllGiveANewSession() {
        Random random = new Random(7);
        String alphabet = "0123456789..AQg_-=\u0000\u00e9";
        for (int i = 0; i < 3_000; i++) {
            site.browser.clear();
            for (int piece = random.nextInt(4); piece >= 0; piece--) {
                List<String> values = new ArrayList<>();
                for (int copies = random.nextInt(3); copies >= 0; copies--) {
                    StringBuilder value = new StringBuilder(random.nextBoolean() ? random.nextInt(5) + "." : "");
                    for (int length = random.nextInt(20); length > 0; length--) {
                        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    values.add(random.nextBoolean() ? value + "A".repeat(4093) : value.toString());
                }
                site.browser.put(piece == 0 ? COOKIE : COOKIE + "." + piece, values);
            }

            assertThat(site.look(COOKIE).isNew()).isTrue();
        }
    }

    /** Each piece is authenticated, so what comes back is what was saved or nothing. */
    @Test
    void everyCharacterOfEveryPieceCounts() {
        put(text(4000));
        Map<String, List<String>> whole = new HashMap<>(site.browser);
        for (String name : whole.keySet()) {
            String value = whole.get(name).get(0);
            for (int at = 0; at < value.length(); at += 7) {
                char other = value.charAt(at) == 'A' ? 'B' : 'A';
                site.browser.putAll(whole);
                site.present(name, value.substring(0, at) + other + value.substring(at + 1));

                assertThat(site.look(COOKIE).isNew()).isTrue();
            }
        }
    }

    @Test
    void moreThanIsAllowedIsRefusedWithASize() {
        SessionRequest request = site.request();
        request.get().block().put("text", text(30_000));

        assertThat(catchThrowableOfType(
                        SessionTooLargeException.class, () -> request.commit().block()))
                .hasMessageContainingAll("'cookie'", "30000", "'text'");
    }

    @Test
    void moreThan99PiecesAreRefused() {
        site.configure(options -> options.maxSize(1_000_000));

        assertThat(put(text(302_000))).hasSize(99);
        assertThat(site.look(COOKIE).get("text", String.class)).hasSize(302_000);
        assertThat(catchThrowableOfType(SessionTooLargeException.class, () -> put(text(305_000))))
                .hasMessageContainingAll("'cookie'", "99");
    }

    @Test
    void anIdInTheCookieIsNeverSplit() {
        site.visit(BACKEND, session -> session.put("text", text(20_000)));

        assertThat(site.browser).containsOnlyKeys(BACKEND);
        assertThat(site.look(BACKEND).get("text", String.class)).hasSize(20_000);
    }

    private List<SessionCookie> put(String text) {
        return site.visit(COOKIE, session -> session.put("text", text));
    }

    private void assertRefused(Reason... reasons) {
        Session session = site.look(COOKIE);
        assertThat(session.isNew()).isTrue();
        assertThat(session.keys()).isEmpty();
        assertThat(session.reason()).isPresent().get().isIn((Object[]) reasons);
    }

    private static String text(int length) {
        return "abcdefghij".repeat(length / 10 + 1).substring(0, length);
    }
}
