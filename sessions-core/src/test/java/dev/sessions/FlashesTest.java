package dev.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashesTest {

    private final Site site = new Site();

    record Note(String text, int level) {}

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void aMessageOfThisRequestCanBeReadInIt(String name) {
        site.visit(name, session -> session.addFlash("before"));

        site.visit(name, session -> {
            session.addFlash("now");
            assertThat(session.flashes(String.class)).containsExactly("before", "now");
            session.addFlash("later");
        });

        assertThat(site.look(name).flashes(String.class)).containsExactly("later");
    }

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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
    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
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

    @ParameterizedTest
    @ValueSource(strings = {Site.COOKIE, Site.BACKEND})
    void lookingForMessagesThatAreNotThereSavesNothing(String name) {
        assertThat(site.visit(name, session -> session.flashes(String.class))).isEmpty();
        site.visit(name, session -> session.put("a", Map.of()));

        assertThat(site.visit(name, session -> session.flashes(String.class))).isEmpty();
    }
}
