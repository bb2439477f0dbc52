package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnotherTypeTest {

    public record Full(String a, String b) {}

    public record Summary(String a) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    public interface Animal {}

    public record Cat(String name) implements Animal {}

    private final Parts parts = new Parts();
    private final Visitor visitor = new Visitor(parts.options, parts.cookieStore());

    @Test
    void readingAsALesserTypeLosesNothingOfWhatWasPut() {
        visitor.visit(session -> {
            session.put("full", new Full("1", "2"));
            session.put("number", 1.9);
            assertThat(session.get("full", Summary.class)).isEqualTo(new Summary("1"));
            assertThat(session.get("number", Integer.class)).isEqualTo(1);
        });
        assertThat(visitor.look().get("full", Full.class)).isEqualTo(new Full("1", "2"));
        assertThat(visitor.look().get("number", Double.class)).isEqualTo(1.9);
    }

    @Test
    void whatIsChangedInPlaceStaysChangedWhenItIsReadAsAnotherType() {
        visitor.visit(session -> session.put("list", List.of(1)));
        visitor.visit(session -> {
            items(session).add(2);
            assertThat(session.get("list", Object.class)).isEqualTo(List.of(1, 2));
        });
        assertThat(items(visitor.look())).containsExactly(1, 2);
    }

    @Test
    void aChangeOfTheSecondViewCounts() {
        visitor.visit(session -> session.put("list", List.of(1)));
        visitor.visit(session -> {
            items(session);
            session.get("list", new TypeRef<ArrayList<Object>>() {}).add(3);
        });
        assertThat(items(visitor.look())).containsExactly(1, 3);
    }

    @Test
    void aGenericTypeIsNotTakenOnTrust() {
        Session session = visitor.look();
        session.put("list", List.of(1, 2));
        assertThat(session.get("list", new TypeRef<List<String>>() {})).containsExactly("1", "2");
    }

    @Test
    void valuesOfSeveralClassesAreReadableWhenTheTypeIsGiven() {
        TypeRef<List<Animal>> animals = new TypeRef<>() {};
        visitor.visit(session ->
                session.computeIfAbsent("zoo", animals, ArrayList::new).add(new Cat("Tom")));
        visitor.visit(session -> session.get("zoo", animals).add(new Cat("Ann")));
        assertThat(visitor.look().get("zoo", animals)).containsExactly(new Cat("Tom"), new Cat("Ann"));
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
        assertThatThrownBy(() -> visitor.visit(session -> session.put("deep", deep)))
                .isInstanceOf(SessionValueException.class);
        assertThatThrownBy(() -> visitor.visit(session -> session.put("twice", Map.of(1, "a", "1", "b"))))
                .isInstanceOf(SessionValueException.class);
    }

    @Test
    void aNameWithHalfASurrogatePairIsRefused() {
        Session session = visitor.look();
        assertThatThrownBy(() -> session.put("\uD800", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.addFlash("\uDC00", 1)).isInstanceOf(IllegalArgumentException.class);
        session.put("\uD83D\uDE00", 1);
    }

    private static List<Integer> items(Session session) {
        return session.getOrDefault("list", new TypeRef<List<Integer>>() {}, List.of());
    }
}
