package dev.sessions.request;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.testing.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnotherTypeTest {

    record Full(String a, String b) {}

    record Summary(String a) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Animal {}

    record Cat(String name) implements Animal {}

    private final Site site = new Site();

    @Test
    void readingAsALesserTypeLosesNothingOfWhatWasPut() {
        site.visit(COOKIE, session -> {
            session.put("full", new Full("1", "2"));
            session.put("number", 1.9);
            assertThat(session.get("full", Summary.class)).isEqualTo(new Summary("1"));
            assertThat(session.get("number", Integer.class)).isEqualTo(1);
        });
        assertThat(site.look(COOKIE).get("full", Full.class)).isEqualTo(new Full("1", "2"));
        assertThat(site.look(COOKIE).get("number", Double.class)).isEqualTo(1.9);
    }

    @Test
    void whatIsChangedInPlaceStaysChangedWhenItIsReadAsAnotherType() {
        site.visit(COOKIE, session -> session.put("list", List.of(1)));
        site.visit(COOKIE, session -> {
            items(session).add(2);
            assertThat(session.get("list", Object.class)).isEqualTo(List.of(1, 2));
        });
        assertThat(items(site.look(COOKIE))).containsExactly(1, 2);
    }

    @Test
    void aChangeOfTheSecondViewCounts() {
        site.visit(COOKIE, session -> session.put("list", List.of(1)));
        site.visit(COOKIE, session -> {
            items(session);
            session.get("list", new TypeRef<ArrayList<Object>>() {}).add(3);
        });
        assertThat(items(site.look(COOKIE))).containsExactly(1, 3);
    }

    @Test
    void whatIsPutInOrUpdatedIsSeenAsEveryType() {
        site.visit(COOKIE, session -> session.put("list", List.of(1)));
        site.visit(COOKIE, session -> {
            items(session);
            session.get("list", new TypeRef<ArrayList<Object>>() {}).add(3);
            session.put("list", List.of(4));
            assertThat(session.get("list", new TypeRef<ArrayList<Object>>() {})).containsExactly(4);
            session.update("list", new TypeRef<List<Integer>>() {}, list -> List.of(5));
            assertThat(session.get("list", new TypeRef<ArrayList<Object>>() {})).containsExactly(5);
        });
        assertThat(items(site.look(COOKIE))).containsExactly(5);
    }

    @Test
    void aGenericTypeIsNotTakenOnTrust() {
        Session session = site.look(COOKIE);
        session.put("list", List.of(1, 2));
        assertThat(session.get("list", new TypeRef<List<String>>() {})).containsExactly("1", "2");
    }

    @Test
    void valuesOfSeveralClassesAreReadableWhenTheTypeIsGiven() {
        TypeRef<List<Animal>> animals = new TypeRef<>() {};
        site.visit(
                COOKIE,
                session ->
                        session.computeIfAbsent("zoo", animals, ArrayList::new).add(new Cat("Tom")));
        site.visit(COOKIE, session -> session.get("zoo", animals).add(new Cat("Ann")));
        assertThat(site.look(COOKIE).get("zoo", animals)).containsExactly(new Cat("Tom"), new Cat("Ann"));
    }

    @Test
    void whatCouldNotBeReadAgainIsNotWritten() {
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 150; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        assertThatThrownBy(() -> site.visit(COOKIE, session -> session.put("deep", deep)))
                .isInstanceOf(SessionValueException.class);
        assertThatThrownBy(() -> site.visit(COOKIE, session -> session.put("twice", Map.of(1, "a", "1", "b"))))
                .isInstanceOf(SessionValueException.class);
    }

    @Test
    void aNameWithHalfASurrogatePairIsRefused() {
        Session session = site.look(COOKIE);
        assertThatThrownBy(() -> session.put("\uD800", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.addFlash("\uDC00", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.put("a\uD83Db", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.put("\uD83D\uDE00\uDE00", 1)).isInstanceOf(IllegalArgumentException.class);
        session.put("\uD83D\uDE00", 1);
        session.put("a\uD83D\uDE00\uD83D\uDE00b", 1);
    }

    private static List<Integer> items(Session session) {
        return session.getOrDefault("list", new TypeRef<List<Integer>>() {}, List.of());
    }
}
