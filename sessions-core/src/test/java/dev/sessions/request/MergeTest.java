package dev.sessions.request;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.CookieOptions;
import dev.sessions.Session;
import dev.sessions.SessionUnavailableException;
import dev.sessions.TypeRef;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Two requests hold one session, read at the same version. The one that commits later disturbs nothing but its own. */
class MergeTest {

    private static final TypeRef<List<String>> STRINGS = new TypeRef<>() {};

    private final Site site = new Site();

    @BeforeEach
    void begin() {
        site.visit(BACKEND, session -> {
            session.put("a", 1);
            session.put("b", 1);
            session.put("list", List.of("x"));
            session.addFlash("hello");
        });
    }

    @Test
    void eachKeepsItsOwnKey() {
        Session merged = together(one -> one.put("one", 1), two -> two.put("two", 2));

        assertThat(merged.keys()).containsExactlyInAnyOrder("a", "b", "list", "one", "two");
    }

    @Test
    void ofOneKeyTheLaterCommitWins() {
        assertThat(together(one -> one.put("a", 10), two -> two.put("a", 20)).get("a", Integer.class))
                .isEqualTo(20);
        assertThat(together(one -> one.put("a", 10), two -> two.remove("a")).keys())
                .doesNotContain("a");
        assertThat(together(one -> one.remove("b"), two -> two.put("b", 20)).get("b", Integer.class))
                .isEqualTo(20);
    }

    @Test
    void aRemovalStaysWhenTheOtherChangesSomethingElse() {
        Session merged = together(one -> one.remove("a"), two -> two.put("b", 2));

        assertThat(merged.keys()).containsExactlyInAnyOrder("b", "list");
    }

    @Test
    void aChangeInPlaceIsMergedAsAPutIs() {
        Session merged = together(
                one -> one.put("a", 10), two -> two.get("list", STRINGS).add("y"));

        assertThat(merged.get("a", Integer.class)).isEqualTo(10);
        assertThat(merged.get("list", STRINGS)).containsExactly("x", "y");
    }

    @Test
    void whatTheLaterOneOnlyReadIsNotWrittenBack() {
        Session merged = together(one -> one.get("list", STRINGS).add("y"), two -> {
            two.get("list", STRINGS);
            two.get("a", Integer.class);
            two.put("b", 2);
        });

        assertThat(merged.get("list", STRINGS)).containsExactly("x", "y");
        assertThat(merged.get("b", Integer.class)).isEqualTo(2);
    }

    @Test
    void clearingClearsWhatTheOtherPutInBefore() {
        assertThat(together(one -> one.put("one", 1), Session::clear).keys()).isEmpty();
    }

    @Test
    void flashesOfBothArrive() {
        Session merged = together(one -> one.addFlash("one"), two -> {
            two.addFlash("two");
            two.addFlash("two");
        });

        assertThat(merged.flashes(String.class)).containsExactly("hello", "one", "two", "two");
    }

    @Test
    void aFlashThatWasReadStaysRead() {
        assertThat(together(one -> one.flashes(String.class), two -> two.addFlash("two"))
                        .flashes(String.class))
                .containsExactly("two");
        site.visit(BACKEND, session -> session.addFlash("again"));
        assertThat(together(one -> one.addFlash("one"), two -> two.flashes(String.class))
                        .flashes(String.class))
                .containsExactly("one");
        site.visit(BACKEND, session -> session.addFlash("more"));
        assertThat(together(one -> one.flashes(String.class), two -> two.flashes(String.class))
                        .flashes(String.class))
                .isEmpty();
    }

    @Test
    void aFlashThatWasReadAndKeptIsThereUnlessTheOtherReadIt() {
        assertThat(together(
                                one -> {
                                    one.flashes(String.class);
                                    one.keepFlashes();
                                },
                                two -> two.addFlash("two"))
                        .peekFlashes(String.class))
                .containsExactly("hello", "two");
        assertThat(together(
                                one -> {
                                    one.addFlash("one");
                                    one.flashes(String.class);
                                    one.keepFlashes();
                                },
                                two -> two.flashes(String.class))
                        .flashes(String.class))
                .containsExactly("one");
        site.visit(BACKEND, session -> session.addFlash("more"));
        assertThat(together(one -> one.flashes(String.class), two -> {
                            two.flashes(String.class);
                            two.keepFlashes();
                        })
                        .peekFlashes(String.class))
                .isEmpty();
    }

    @Test
    void lookingAtAFlashTakesItFromNobody() {
        assertThat(together(one -> one.peekFlashes(String.class), two -> two.addFlash("two"))
                        .peekFlashes(String.class))
                .containsExactly("hello", "two");
        assertThat(together(one -> one.peekFlashes(String.class), two -> two.flashes(String.class))
                        .peekFlashes(String.class))
                .isEmpty();
    }

    @Test
    void lifetimeAndCookieAttributesOfBothArrive() {
        CookieOptions own = CookieOptions.builder().path("/shop").build();

        Session merged = together(one -> one.remember(Duration.ofDays(90)), two -> two.cookie(own));

        assertThat(merged.cookie()).isEqualTo(own);
        assertThat(merged.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofDays(90)));
        assertThat(together(one -> one.cookie(CookieOptions.DEFAULTS), Session::forgetOnClose)
                        .cookie())
                .isEqualTo(CookieOptions.DEFAULTS);
    }

    @Test
    void renewingTheIdKeepsWhatTheOtherChanged() {
        String before = site.look(BACKEND).id();

        Session merged = together(one -> one.put("one", 1), two -> {
            two.renewId();
            two.put("two", 2);
        });

        assertThat(merged.id()).isNotEqualTo(before);
        assertThat(merged.keys()).contains("one", "two");
        site.clock.advance(Duration.ofMinutes(2));
        assertThat(site.backend.keys.stream()
                        .filter(key -> site.backend.find(key).blockOptional().isPresent()))
                .hasSize(1);
    }

    @Test
    void aHundredAtOnceLoseNothing() {
        List<SessionRequest> requests =
                IntStream.range(0, 100).mapToObj(i -> site.request()).toList();
        for (int i = 0; i < 100; i++) {
            Session session = requests.get(i).get(BACKEND).block();
            session.put("k" + i, i);
            session.addFlash(i);
        }

        Flux.fromIterable(requests)
                .flatMap(request -> Mono.defer(request::commit).subscribeOn(Schedulers.boundedElastic()), 100)
                .blockLast();

        Session session = site.look(BACKEND);
        for (int i = 0; i < 100; i++) {
            assertThat(session.get("k" + i, Integer.class)).isEqualTo(i);
        }
        assertThat(session.keys()).hasSize(103);
        assertThat(session.flashes(Object.class)).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void whoIsOvertakenEachTimeGivesUpWithAnError() {
        SessionRequest loser = site.request();
        loser.get(BACKEND).block().put("loser", 1);
        AtomicInteger competitors = new AtomicInteger();
        site.backend.beforeReplace = new Runnable() {
            @Override
            public void run() {
                site.elsewhere().visit(BACKEND, session -> session.put("winner", competitors.incrementAndGet()));
                site.backend.beforeReplace = this;
            }
        };

        StepVerifier.withVirtualTime(loser::commit)
                .thenAwait(Duration.ofMinutes(5))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(SessionUnavailableException.class)
                        .hasMessageContainingAll("'backend'", "256"));
        assertThat(competitors).hasValue(256);
        assertThat(site.look(BACKEND).get("winner", Integer.class)).isEqualTo(256);
        assertThat(site.look(BACKEND).keys()).doesNotContain("loser");
    }

    @Test
    void withoutContentionASaveIsOneWriteAndNoRead() {
        SessionRequest request = site.request();
        request.get(BACKEND).block().put("a", 2);
        site.backend.finds.set(0);
        site.backend.writes.set(0);

        site.commit(request);

        assertThat(Map.of("finds", site.backend.finds.get(), "writes", site.backend.writes.get()))
                .isEqualTo(Map.of("finds", 0, "writes", 1));
    }

    /** The session after two requests that overlap, committed in this order. */
    private Session together(Consumer<Session> one, Consumer<Session> two) {
        InFlight first = site.begin(BACKEND);
        InFlight second = site.begin(BACKEND);
        one.accept(first.session());
        two.accept(second.session());
        first.commit();
        second.commit();
        return site.look(BACKEND);
    }
}
