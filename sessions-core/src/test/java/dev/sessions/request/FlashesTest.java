package dev.sessions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class FlashesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site site = new Site();

    record Note(String text, int level) {}

    @EachStore
    void eachIsReadOnceInOrder(String name) {
        site.visit(name, session -> {
            session.addFlash("one");
            session.addFlash("one");
        });
        site.visit(name, session -> session.addFlash("three"));

        site.visit(name, session -> {
            assertThat(session.flashes(String.class)).containsExactly("one", "one", "three");
            assertThat(session.flashes(String.class)).isEmpty();
        });

        assertThat(site.look(name).flashes(String.class)).isEmpty();
    }

    @EachStore
    void queuesAreKeptApart(String name) {
        site.visit(name, session -> {
            session.addFlash("default");
            session.addFlash("errors", "wrong");
            session.addFlash("", "unnamed");
            session.addFlash(Session.DEFAULT_FLASHES, "default as well");
        });

        site.visit(name, session -> {
            assertThat(session.flashes("errors", String.class)).containsExactly("wrong");
            assertThat(session.flashes("other", String.class)).isEmpty();
        });

        Session session = site.look(name);
        assertThat(session.flashes(String.class)).containsExactly("default", "default as well");
        assertThat(session.flashes("", String.class)).containsExactly("unnamed");
        assertThat(session.flashes("errors", String.class)).isEmpty();
    }

    @EachStore
    void anyValueIsReadAsTheTypeAskedFor(String name) {
        site.visit(name, session -> {
            session.addFlash("notes", new Note("a", 1));
            session.addFlash("lists", List.of(new Note("b", 2)));
            session.addFlash("numbers", 17);
        });

        Session session = site.look(name);
        assertThat(session.flashes("notes", Note.class)).containsExactly(new Note("a", 1));
        assertThat(session.flashes("lists", new TypeRef<List<Note>>() {})).containsExactly(List.of(new Note("b", 2)));
        assertThat(session.flashes("numbers", int.class)).containsExactly(17);
    }

    @EachStore
    void aMessageOfThisRequestCanBeReadInIt(String name) {
        site.visit(name, session -> session.addFlash("before"));

        site.visit(name, session -> {
            session.addFlash("now");
            assertThat(session.flashes(String.class)).containsExactly("before", "now");
            session.addFlash("later");
        });

        assertThat(site.look(name).flashes(String.class)).containsExactly("later");
    }

    @EachStore
    void whenOneCannotBeReadAllAreTakenSoThatNoneStandsInTheWay(String name) {
        site.visit(name, session -> {
            session.addFlash(1);
            session.addFlash("hunter2");
        });

        site.visit(name, session -> {
            session.addFlash(3);
            assertThatExceptionOfType(SessionValueException.class)
                    .isThrownBy(() -> session.flashes(Integer.class))
                    .withMessageContainingAll("'flash'", "'" + name + "'", "Integer")
                    .withMessageNotContaining("hunter2")
                    .withNoCause();
        });

        assertThat(site.look(name).flashes(String.class)).isEmpty();
    }

    /** Unlike a value, which is written at the end. */
    @EachStore
    void aMessageIsWrittenWhenItIsAdded(String name) {
        site.visit(name, session -> {
            List<String> list = new ArrayList<>(List.of("a"));
            session.addFlash(list);
            list.add("b");
            assertThatExceptionOfType(SessionValueException.class)
                    .isThrownBy(() -> session.addFlash(new Object()))
                    .withMessageContaining("java.lang.Object");
        });

        assertThat(site.look(name).flashes(List.class)).containsExactly(List.of("a"));
    }

    @EachStore
    void lookingForMessagesThatAreNotThereSavesNothing(String name) {
        assertThat(site.visit(name, session -> session.flashes(String.class))).isEmpty();
        site.visit(name, session -> session.put("a", Map.of()));

        assertThat(site.visit(name, session -> session.flashes(String.class))).isEmpty();
    }

    @EachStore
    void peekingShowsMessagesAndTakesNone(String name) {
        site.visit(name, session -> {
            session.addFlash("one");
            session.addFlash("notes", new Note("a", 1));
        });

        assertThat(site.visit(name, session -> {
                    assertThat(session.peekFlashes(String.class)).containsExactly("one");
                    assertThat(session.peekFlashes("notes", TypeRef.of(Note.class)))
                            .containsExactly(new Note("a", 1));
                    assertThat(session.peekFlashes("other", TypeRef.of(String.class)))
                            .isEmpty();
                }))
                .isEmpty();

        site.visit(name, session -> {
            session.addFlash("two");
            assertThat(session.peekFlashes(String.class)).containsExactly("one", "two");
            assertThat(session.flashes(String.class)).containsExactly("one", "two");
            assertThat(session.peekFlashes(String.class)).isEmpty();
        });
    }

    @EachStore
    void peekingAtWhatCannotBeReadFailsAndTakesNone(String name) {
        site.visit(name, session -> session.addFlash("hunter2"));

        assertThat(site.visit(
                        name,
                        session -> assertThatExceptionOfType(SessionValueException.class)
                                .isThrownBy(() -> session.peekFlashes(Integer.class))
                                .withMessageNotContaining("hunter2")))
                .isEmpty();

        assertThat(site.look(name).flashes(String.class)).containsExactly("hunter2");
    }

    @EachStore
    void whatWasTakenAndKeptIsThereInTheNextRequestInItsOrder(String name) {
        site.visit(name, session -> {
            session.addFlash("one");
            session.addFlash("errors", "wrong");
            session.addFlash("two");
        });

        site.visit(name, session -> {
            session.addFlash("three");
            session.flashes(String.class);
            session.flashes("errors", String.class);
            session.addFlash("four");
            session.keepFlashes();
        });

        Session next = site.look(name);
        assertThat(next.peekFlashes(String.class)).containsExactly("one", "two", "three", "four");
        assertThat(next.peekFlashes("errors", TypeRef.of(String.class))).isEmpty();
    }

    @EachStore
    void takingAndKeepingWhatWasThereSavesNothing(String name) {
        site.visit(name, session -> session.addFlash("errors", "wrong"));

        assertThat(site.visit(name, session -> {
                    session.flashes("errors", String.class);
                    session.keepFlashes("errors");
                    session.keepFlashes();
                }))
                .isEmpty();

        assertThat(site.look(name).flashes("errors", String.class)).containsExactly("wrong");
    }

    @EachStore
    void whatIsKeptCanBeTakenAgainInTheSameRequest(String name) {
        site.visit(name, session -> {
            session.addFlash("one");
            session.flashes(String.class);
            session.keepFlashes();
            assertThat(session.flashes(String.class)).containsExactly("one");
        });

        assertThat(site.look(name).flashes(String.class)).isEmpty();
    }

    @EachStore
    void keepingBringsNothingBackThatWasCleared(String name) {
        site.visit(name, session -> session.addFlash("one"));

        site.visit(name, session -> {
            session.addFlash("two");
            session.flashes(String.class);
            session.clear();
            session.keepFlashes();
            assertThat(session.peekFlashes(String.class)).isEmpty();
        });

        assertThat(site.look(name).flashes(String.class)).isEmpty();
    }

    @EachStore
    void onceSavedMessagesCanBePeekedAtAndNeitherTakenNorKept(String name) {
        site.visit(name, session -> session.addFlash("one"));
        SessionRequest request = site.request();
        Session session = request.get(name).block(PATIENCE);

        request.commit().block(PATIENCE);

        assertThat(session.peekFlashes(String.class)).containsExactly("one");
        assertThatIllegalStateException().isThrownBy(session::keepFlashes);
        assertThatIllegalStateException().isThrownBy(() -> session.flashes(String.class));
    }

    @EachStore
    void clearedMessagesAreNotReadAnyMore(String name) {
        site.visit(name, session -> session.addFlash("before"));

        site.visit(name, session -> {
            session.addFlash("now");
            session.clear();
            assertThat(session.flashes(String.class)).isEmpty();
            session.addFlash("later");
        });

        assertThat(site.look(name).flashes(String.class)).containsExactly("later");
    }
}
