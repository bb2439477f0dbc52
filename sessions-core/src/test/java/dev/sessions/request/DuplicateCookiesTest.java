package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A browser sends two cookies of one name when they were set under two paths or domains. */
class DuplicateCookiesTest {

    private final Site site = new Site();

    @EachStore
    void theOnlyValidOneCountsWhereverItStands(String name) {
        String good = made(name, "good");
        String stale = made(name, "stale");
        String forged = stale.substring(0, stale.length() - 4) + "AAAA";

        for (List<String> sent : List.of(
                List.of(good, "x"),
                List.of("x", good),
                List.of("x", "", forged, good),
                List.of(forged, good, "y", "z", "w"))) {
            site.present(name, sent.toArray(String[]::new));

            Session session = site.look(name);

            assertThat(session.get("value", String.class)).isEqualTo("good");
            assertThat(session.reason()).isEmpty();
        }
    }

    @EachStore
    void fourAreTried(String name) {
        String good = made(name, "good");
        site.present(name, "w", "x", "y", "z", good);

        Session session = site.look(name);

        assertThat(session.isNew()).isTrue();
        assertThat(session.reason()).contains(Reason.MALFORMED);
    }

    @EachStore
    void whenNoneIsValidTheReasonIsThatOfTheFirst(String name) {
        String forged = made(name, "good").replaceAll(".{4}$", "AAAA");

        site.present(name, "x", forged);
        assertThat(site.look(name).reason()).contains(Reason.MALFORMED);
        site.present(name, forged, "x");
        assertThat(site.look(name).reason()).contains(Reason.FORGED);
    }

    @EachStore
    void oneValueSentTwiceIsOne(String name) {
        String good = made(name, "good");
        site.present(name, good, good, "x", good, "x", good);

        assertThat(site.look(name).get("value", String.class)).isEqualTo("good");
    }

    @EachStore
    void twoValidSessionsAreAmbiguous(String name) {
        String one = made(name, "one");
        String two = made(name, "two");
        site.present(name, one, two);

        Session session = site.look(name);

        assertThat(session.isNew()).isTrue();
        assertThat(session.reason()).contains(Reason.AMBIGUOUS);
        assertThat(session.keys()).isEmpty();
    }

    @Test
    void onlyFourAreLookedUpInTheBackend() {
        String[] values = new String[10];
        for (int i = 0; i < values.length; i++) {
            values[i] = made(BACKEND, "v" + i);
        }
        site.present(BACKEND, values);
        site.backend.finds.set(0);

        site.look(BACKEND);

        assertThat(site.backend.finds).hasValueLessThanOrEqualTo(4);
    }

    private String made(String name, String value) {
        site.browser.remove(name);
        site.visit(name, session -> session.put("value", value));
        return site.cookie(name);
    }
}
