package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static dev.sessions.testing.Site.COOKIE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionOptions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.Saved;
import dev.sessions.spi.SessionChange;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.SessionStore.OwnedSessions;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.MigratingStore;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import dev.sessions.testing.TestBackend;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a request sees to, so that no store need do it. */
class CustomStoreTest {

    private final Site site = new Site();

    /** Passes everything on to another one, and counts what it is asked. */
    private static final class Wrapped implements SessionStore {

        private final SessionStore wrapped;
        private final AtomicInteger finds = new AtomicInteger();

        Wrapped(SessionStore wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public Mono<SessionLookup> find(SessionOptions options, String cookieValue) {
            finds.incrementAndGet();
            return wrapped.find(options, cookieValue);
        }

        @Override
        public Mono<SessionLookup> follow(SessionOptions options, Found found) {
            return wrapped.follow(options, found);
        }

        @Override
        public Mono<Saved> save(SessionOptions options, SessionChange change) {
            return wrapped.save(options, change);
        }

        @Override
        public Mono<Found> extend(SessionOptions options, Found found) {
            return wrapped.extend(options, found);
        }

        @Override
        public Mono<Boolean> remove(SessionOptions options, Found found, boolean goesOn) {
            return wrapped.remove(options, found, goesOn);
        }

        @Override
        public OwnedSessions owned(SessionOptions options) {
            return wrapped.owned(options);
        }

        @Override
        public boolean isStateless() {
            return wrapped.isStateless();
        }
    }

    @Test
    void aStoreInFrontOfAnotherLosesNothing() {
        Wrapped store = new Wrapped(site.store(BACKEND));
        site.keep(BACKEND, store);
        site.visit(BACKEND, session -> {
            session.owner("ada");
            session.put("a", 1);
            session.addFlash("hello");
        });
        InFlight late = site.begin(BACKEND);
        site.visit(BACKEND, session -> session.put("b", 2));
        late.session().put("c", 3);
        late.commit();
        site.visit(BACKEND, Session::renewId);

        assertThat(site.look(BACKEND).keys()).containsExactly("a", "b", "c");
        SessionStore target = site.store(new TestBackend(site.clock));
        site.keep(BACKEND, new MigratingStore(List.of(target, store), target));
        site.visit(BACKEND, session -> assertThat(session.flashes(String.class)).containsExactly("hello"));
        assertThat(site.copy().keep(BACKEND, store).look(BACKEND).isNew()).isTrue();
        assertThat(site.index(BACKEND).list("ada").count().block()).isEqualTo(1);
        site.index(BACKEND).endAll("ada").block();
        assertThat(site.look(BACKEND).reason()).contains(Reason.ENDED);
    }

    @Test
    void aCookieThatIsTooLongIsNotShownToAnyStore() {
        Wrapped store = new Wrapped(site.store(COOKIE));
        site.keep("session", store).present("session", "x".repeat(4093 - 6));

        assertThat(site.look("session").reason()).contains(Reason.TOO_LONG);
        assertThat(store.finds).hasValue(0);

        site.present("session", "x".repeat(4093 - 7));
        assertThat(site.look("session").reason()).contains(Reason.MALFORMED);
        assertThat(store.finds).hasValue(1);
    }

    /** Another way to write values, by the id that the test gives it. */
    private record OtherCodec(int id) implements ValueCodec {

        @Override
        public byte[] encode(Object value, Type type) {
            return value.toString().getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] encoded, Type type) {
            return new String(encoded, UTF_8);
        }
    }

    @EachStore
    void whatAnotherCodecWroteIsMalformedAndNotRead(String name) {
        for (int id : new int[] {2, 255}) {
            ConfiguredSessions sessions = new ConfiguredSessions(
                    List.of(new Configured(site.options(name), site.store(name), new OtherCodec(id))),
                    name,
                    site.clock,
                    List.of());
            SessionRequest request = sessions.request(cookie -> List.of());
            request.get().block().put("a", "text");
            String cookie = site.commit(request).get(0).value();

            Session same = sessions.request(asked -> List.of(cookie)).get().block();
            assertThat(same.get("a", String.class)).isEqualTo("text");
            Session other = site.look(name);
            assertThat(other.reason()).contains(Reason.MALFORMED);
            assertThat(other.keys()).isEmpty();
            assertThat(other.id()).isNotEqualTo(same.id());
        }
    }
}
