package dev.sessions.store;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import dev.sessions.testing.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A format of the application's own behind the store. */
class CookieFormatTest {

    /** Keeps sessions in a drawer and gives out the number of it. */
    private static final class Drawers implements CookieFormat {

        private final List<Found> drawers = new ArrayList<>();
        private boolean outdated;

        @Override
        public String write(SessionOptions options, SessionStamp stamp, SessionData data) {
            drawers.add(new Found(stamp, data, false, null));
            return options.name() + "-" + (drawers.size() - 1);
        }

        @Override
        public SessionLookup read(SessionOptions options, String text) {
            if (!text.matches(options.name() + "-[0-9]+")) {
                return new Refused(Reason.MALFORMED);
            }
            Found found =
                    drawers.get(Integer.parseInt(text.substring(options.name().length() + 1)));
            return new Found(found.stamp(), found.data(), outdated, null);
        }
    }

    private final Site site = new Site();
    private final Drawers drawers = new Drawers();

    @BeforeEach
    void useIt() {
        site.keep(
                COOKIE,
                CookieStore.builder(site.keys())
                        .clock(site.clock)
                        .format(drawers)
                        .revocations(site.backend, Duration.ZERO)
                        .build());
    }

    @Test
    void theCookieIsWhatTheFormatWritesAndTheSessionWhatItReads() {
        Instant begun = site.clock.instant();
        site.visit(COOKIE, session -> session.put("a", 1));
        site.clock.advance(Duration.ofHours(1));
        site.visit(COOKIE, session -> session.put("b", 2));

        assertThat(site.cookie(COOKIE)).isEqualTo("cookie-1");
        Session session = site.look(COOKIE);
        assertThat(session.keys()).containsExactly("a", "b");
        assertThat(session.createdAt()).isEqualTo(begun);
        assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(SessionOptions.DEFAULT_LIFETIME));
        assertThat(drawers.drawers.get(1).stamp().id()).isEqualTo(session.id());
    }

    @Test
    void whatItRefusesIsANewSession() {
        site.present(COOKIE, "anything");

        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
    }

    @Test
    void whatItCallsOutdatedIsWrittenAgain() {
        site.visit(COOKIE, session -> session.put("a", 1));
        drawers.outdated = true;

        assertThat(site.visit(COOKIE, session -> {})).hasSize(1);
        assertThat(site.cookie(COOKIE)).isEqualTo("cookie-1");
    }

    @Test
    void sessionsInItCanBeEndedFromElsewhere() {
        site.visit(COOKIE, session -> session.owner("ada"));
        site.index(COOKIE).endAll("ada").block();

        assertThat(site.look(COOKIE).reason()).contains(Reason.ENDED);
    }

    @Test
    void whatItWritesHasToFitInACookie() {
        CookieFormat wordy = new CookieFormat() {
            @Override
            public String write(SessionOptions options, SessionStamp stamp, SessionData data) {
                return "x".repeat(4093 - COOKIE.length() + data.values().size());
            }

            @Override
            public SessionLookup read(SessionOptions options, String text) {
                return new Refused(Reason.MALFORMED);
            }
        };
        site.keep(COOKIE, CookieStore.builder(site.keys()).format(wordy).build());

        site.visit(COOKIE, session -> session.remember(Duration.ofDays(1)));
        assertThatExceptionOfType(SessionTooLargeException.class)
                .isThrownBy(() -> site.visit(COOKIE, session -> session.put("a", 1)));
    }
}
