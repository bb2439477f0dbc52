package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A value that is made of the one before it, whoever wrote that. */
class UpdateTest {

    private static final TypeRef<List<String>> STRINGS = new TypeRef<>() {};

    private final Site site = new Site();

    @EachStore
    void theNewValueIsMadeOfTheOneBefore(String name) {
        site.visit(name, session -> assertThat(count(session)).isEqualTo(1));
        site.visit(name, session -> {
            assertThat(count(session)).isEqualTo(2);
            assertThat(count(session)).isEqualTo(3);
            assertThat(session.get("count", Integer.class)).isEqualTo(3);
        });

        assertThat(counted(name)).isEqualTo(3);
    }

    @EachStore
    void itGoesOnFromWhatTheRequestDidBefore(String name) {
        site.visit(name, session -> session.put("list", List.of("stored")));

        assertThat(listAfter(name, session -> session.put("list", List.of("put"))))
                .containsExactly("put", "updated");
        assertThat(listAfter(name, session -> session.get("list", STRINGS).add("in place")))
                .containsExactly("put", "updated", "in place", "updated");
        assertThat(listAfter(name, session -> session.remove("list"))).containsExactly("updated");
        assertThat(listAfter(name, Session::clear)).containsExactly("updated");
        assertThat(listAfter(name, Session::invalidate)).containsExactly("updated");
    }

    private List<String> listAfter(String name, Consumer<Session> before) {
        site.visit(name, session -> {
            before.accept(session);
            append(session, "updated");
        });
        return site.look(name).get("list", STRINGS);
    }

    @EachStore
    void whatComesAfterItCounts(String name) {
        site.visit(name, session -> {
            append(session, "a").add("in place");
            session.get("list", STRINGS).add("by get");
            append(session, "b");
        });
        assertThat(site.look(name).get("list", STRINGS)).containsExactly("a", "in place", "by get", "b");

        site.visit(name, session -> {
            append(session, "c");
            session.put("list", List.of("put"));
        });
        assertThat(site.look(name).get("list", STRINGS)).containsExactly("put");

        site.visit(name, session -> {
            append(session, "d");
            session.remove("list");
        });
        assertThat(site.look(name).keys()).isEmpty();
    }

    @EachStore
    void whatCannotBeMadeChangesNothing(String name) {
        site.visit(name, session -> session.put("count", 1));

        assertThat(site.visit(name, session -> {
                    assertThatNullPointerException()
                            .isThrownBy(() -> session.update("count", Integer.class, count -> null))
                            .withMessageContaining("remove");
                    assertThatIllegalStateException()
                            .isThrownBy(() -> session.update("count", Integer.class, count -> {
                                throw new IllegalStateException("no");
                            }));
                    assertThatExceptionOfType(SessionValueException.class)
                            .isThrownBy(() -> session.update("count", STRINGS, list -> list))
                            .withMessageContaining("'count'");
                }))
                .isEmpty();
        assertThat(counted(name)).isEqualTo(1);
    }

    @Test
    void whenAnotherRequestWroteTheValueItIsMadeAgainOfTheirs() {
        site.visit(BACKEND, session -> append(session, "begin"));
        InFlight one = site.begin(BACKEND);
        InFlight two = site.begin(BACKEND);

        append(one.session(), "one");
        append(two.session(), "two");
        append(two.session(), "three");
        one.commit();
        two.commit();

        assertThat(site.look(BACKEND).get("list", STRINGS)).containsExactly("begin", "one", "two", "three");
    }

    @Test
    void theFunctionIsCalledAgainOnlyWhenSomebodyElseWroteThatValue() {
        site.visit(BACKEND, session -> session.put("count", 1));
        AtomicInteger calls = new AtomicInteger();
        InFlight request = site.begin(BACKEND);
        request.session().update("count", Integer.class, count -> count + calls.incrementAndGet());

        site.backend.beforeReplace = () -> site.elsewhere().visit(BACKEND, session -> session.put("other", 1));
        request.commit();
        assertThat(calls).hasValue(1);
        assertThat(counted(BACKEND)).isEqualTo(2);
        assertThat(site.look(BACKEND).keys()).contains("other");

        InFlight again = site.begin(BACKEND);
        again.session().update("count", Integer.class, count -> count + calls.incrementAndGet());
        site.backend.beforeReplace = () -> site.elsewhere().visit(BACKEND, session -> session.put("count", 10));
        again.commit();
        assertThat(calls).hasValue(3);
        assertThat(counted(BACKEND)).isEqualTo(13);
    }

    @Test
    void whatIsMadeOfThisRequestsOwnValueIsNotMadeAgain() {
        for (Consumer<Session> before : List.<Consumer<Session>>of(
                session -> session.put("list", List.of("stored", "own")),
                session -> session.get("list", STRINGS).add("own"),
                session -> {
                    session.get("list", STRINGS);
                    session.get("list", new TypeRef<ArrayList<Object>>() {}).add("own");
                })) {
            site.visit(BACKEND, session -> session.put("list", List.of("stored")));
            AtomicInteger calls = new AtomicInteger();
            InFlight request = site.begin(BACKEND);
            before.accept(request.session());
            request.session().update("list", STRINGS, list -> {
                calls.incrementAndGet();
                return list;
            });
            site.elsewhere().visit(BACKEND, session -> append(session, "theirs"));

            request.commit();

            assertThat(site.look(BACKEND).get("list", STRINGS)).containsExactly("stored", "own");
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void whatIsMadeOfNothingSinceThisRequestTookItOutIsNotMadeAgain() {
        for (Consumer<Session> before :
                List.<Consumer<Session>>of(Session::clear, session -> session.remove("count"))) {
            site.visit(BACKEND, session -> session.put("count", 5));
            AtomicInteger calls = new AtomicInteger();
            site.visit(BACKEND, session -> {
                before.accept(session);
                session.update("count", Integer.class, count -> calls.incrementAndGet());
            });

            assertThat(calls).hasValue(1);
            assertThat(counted(BACKEND)).isEqualTo(1);
        }
    }

    @Test
    void aValueThatIsOfAnotherTypeByThenFailsTheRequestAndStays() {
        site.visit(BACKEND, session -> session.put("count", 1));
        InFlight request = site.begin(BACKEND);
        count(request.session());
        site.elsewhere().visit(BACKEND, session -> session.put("count", "many"));

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(request::commit)
                .withMessageContainingAll("'count'", "'backend'")
                .withMessageNotContaining("many");
        assertThat(site.look(BACKEND).get("count", String.class)).isEqualTo("many");
    }

    @Test
    void aHundredAtOnceCountAHundred() {
        site.visit(BACKEND, session -> session.put("user", "ada"));
        List<InFlight> requests =
                Stream.generate(() -> site.begin(BACKEND)).limit(100).toList();
        requests.forEach(request -> count(request.session()));

        Flux.fromIterable(requests)
                .flatMap(request -> request.request().commit().subscribeOn(Schedulers.boundedElastic()), 100)
                .blockLast();

        assertThat(counted(BACKEND)).isEqualTo(100);
    }

    private int counted(String name) {
        return site.look(name).get("count", Integer.class);
    }

    private static int count(Session session) {
        return session.update("count", Integer.class, count -> count == null ? 1 : count + 1);
    }

    private static List<String> append(Session session, String text) {
        return session.update("list", STRINGS, list -> {
            List<String> longer = list == null ? new ArrayList<>() : list;
            longer.add(text);
            return longer;
        });
    }
}
