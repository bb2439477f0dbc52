package dev.sessions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sessions.Session;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import dev.sessions.testing.Site.InFlight;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SessionValuesTest {

    private static final TypeRef<List<Integer>> INTEGERS = new TypeRef<>() {};
    private static final TypeRef<Map<String, List<Item>>> ITEMS = new TypeRef<>() {};
    private static final TypeRef<Map<String, Object>> MAP = new TypeRef<>() {};

    private final Site site = new Site();

    record Item(String name, int count) {}

    @EachStore
    void valuesComeBackAsTheTypeAskedFor(String name) {
        site.visit(name, session -> {
            session.put("text", "Ada");
            session.put("number", 17);
            session.put("day", DayOfWeek.FRIDAY);
            session.put("item", new Item("tea", 2));
            session.put("integers", List.of(1, 2, 3));
            session.put("items", Map.of("a", List.of(new Item("tea", 2))));
        });

        Session session = site.look(name);

        assertThat(session.get("text", String.class)).isEqualTo("Ada");
        assertThat(session.get("number", Integer.class)).isEqualTo(17);
        assertThat(session.get("number", int.class)).isEqualTo(17);
        assertThat(session.get("number", Long.class)).isEqualTo(17L);
        assertThat(session.get("day", DayOfWeek.class)).isEqualTo(DayOfWeek.FRIDAY);
        assertThat(session.get("item", Item.class)).isEqualTo(new Item("tea", 2));
        assertThat(session.get("item", MAP)).isEqualTo(Map.of("name", "tea", "count", 2));
        assertThat(session.get("integers", INTEGERS)).containsExactly(1, 2, 3);
        assertThat(session.get("items", ITEMS)).isEqualTo(Map.of("a", List.of(new Item("tea", 2))));
        assertThat(session.get("other", String.class)).isNull();
        assertThat(session.get("other", INTEGERS)).isNull();
    }

    @EachStore
    void aValueJustPutInIsReadAsAnyTypeToo(String name) {
        site.visit(name, session -> {
            session.put("number", 17);
            session.put("item", new Item("tea", 2));

            assertThat(session.get("number", int.class)).isEqualTo(17);
            assertThat(session.get("number", String.class)).isEqualTo("17");
            assertThat(session.get("item", MAP)).isEqualTo(Map.of("name", "tea", "count", 2));
            assertThat(session.get("item", Item.class)).isEqualTo(new Item("tea", 2));
        });

        assertThat(site.look(name).get("item", Item.class)).isEqualTo(new Item("tea", 2));
    }

    @EachStore
    void aDefaultIsNotKept(String name) {
        List<SessionCookie> cookies = site.visit(name, session -> {
            assertThat(session.getOrDefault("visits", Integer.class, 5)).isEqualTo(5);
            assertThat(session.getOrDefault("list", INTEGERS, List.of(9))).containsExactly(9);
        });

        assertThat(cookies).isEmpty();
        assertThat(site.look(name).keys()).isEmpty();
    }

    @EachStore
    void whatIsThereCountsMoreThanTheDefault(String name) {
        site.visit(name, session -> session.put("list", List.of(1)));

        Session session = site.look(name);

        assertThat(session.getOrDefault("list", INTEGERS, List.of(9))).containsExactly(1);
        assertThat(session.computeIfAbsent("list", INTEGERS, () -> {
                    throw new AssertionError("not absent");
                }))
                .containsExactly(1);
    }

    @EachStore
    void whatIsComputedIsKeptAsItIsAtTheEnd(String name) {
        site.visit(
                name,
                session -> session.computeIfAbsent("list", INTEGERS, ArrayList::new)
                        .add(1));
        site.visit(
                name,
                session -> session.computeIfAbsent("list", INTEGERS, ArrayList::new)
                        .add(2));
        site.visit(name, session -> session.computeIfAbsent("item", Item.class, () -> new Item("tea", 1)));

        assertThat(site.look(name).get("list", INTEGERS)).containsExactly(1, 2);
        assertThat(site.look(name).get("item", Item.class)).isEqualTo(new Item("tea", 1));
    }

    @EachStore
    void keysAreASnapshotOfTheNames(String name) {
        site.visit(name, session -> {
            session.put("a", 1);
            session.put("b", 2);
        });

        Session session = site.look(name);
        var before = session.keys();
        session.put("c", 3);
        session.remove("a");

        assertThat(before).containsExactly("a", "b");
        assertThat(session.keys()).containsExactly("b", "c");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(before::clear);
    }

    @EachStore
    void aRemovedValueIsGone(String name) {
        site.visit(name, session -> {
            session.put("a", 1);
            session.put("b", 2);
        });
        site.visit(name, session -> {
            session.remove("a");
            session.remove("never there");
            assertThat(session.get("a", Integer.class)).isNull();
        });

        assertThat(site.look(name).keys()).containsExactly("b");
    }

    @EachStore
    void aValueThatWasReadAndRemovedIsGoneAndOnePutAfterwardsIsThere(String name) {
        site.visit(name, session -> session.put("list", List.of(1)));
        site.visit(name, session -> {
            session.get("list", INTEGERS).add(2);
            session.remove("list");
        });
        assertThat(site.look(name).keys()).isEmpty();

        site.visit(name, session -> {
            session.put("list", List.of(3));
            session.remove("list");
            session.put("list", List.of(4));
        });
        assertThat(site.look(name).get("list", INTEGERS)).containsExactly(4);
    }

    @EachStore
    void clearRemovesValuesAndFlashesAndTheSessionGoesOn(String name) {
        site.visit(name, session -> {
            session.put("a", 1);
            session.addFlash("hello");
        });
        String id = site.look(name).id();

        site.visit(name, session -> {
            session.clear();
            assertThat(session.get("a", Integer.class)).isNull();
            session.put("b", 2);
        });

        Session session = site.look(name);
        assertThat(session.keys()).containsExactly("b");
        assertThat(session.flashes(String.class)).isEmpty();
        assertThat(session.id()).isEqualTo(id);
        assertThat(session.isNew()).isFalse();
    }

    @EachStore
    void clearingWhatIsEmptySavesNothing(String name) {
        assertThat(site.visit(name, Session::clear)).isEmpty();
        site.visit(name, session -> session.remember(Duration.ofDays(1)));

        assertThat(site.visit(name, Session::clear)).isEmpty();
    }

    @EachStore
    void undoingAllThatWasDoneToANewSessionLeavesNothingToSave(String name) {
        List<SessionCookie> cookies = site.visit(name, session -> {
            session.put("a", 1);
            session.put("b", 1);
            session.addFlash("hello");
            session.remove("b");
            session.remove("a");
            session.flashes(String.class);
        });

        assertThat(cookies).isEmpty();
    }

    @EachStore
    void nullIsRefused(String name) {
        InFlight request = site.begin(name);
        Session session = request.session();

        assertThatNullPointerException()
                .isThrownBy(() -> session.put("x", null))
                .withMessageContaining("'x'")
                .withMessageContaining("remove");
        assertThatNullPointerException().isThrownBy(() -> session.put(null, 1));
        assertThatNullPointerException().isThrownBy(() -> session.computeIfAbsent("x", String.class, () -> null));
        assertThatNullPointerException().isThrownBy(() -> session.update("x", String.class, old -> null));
        assertThatNullPointerException().isThrownBy(() -> session.update(null, String.class, old -> ""));
        assertThatNullPointerException().isThrownBy(() -> session.addFlash(null));
        assertThatNullPointerException().isThrownBy(() -> session.addFlash(null, "x"));
        assertThatNullPointerException().isThrownBy(() -> session.remember(null));
        assertThatNullPointerException().isThrownBy(() -> session.cookie(null));
        assertThat(session.keys()).isEmpty();
        assertThat(request.commit()).isEmpty();
    }

    @EachStore
    void aValueThatCannotBeReadAsThatTypeIsAnErrorAndStays(String name) {
        site.visit(name, session -> session.put("word", "hunter2"));

        site.visit(
                name,
                session -> assertThatExceptionOfType(SessionValueException.class)
                        .isThrownBy(() -> session.get("word", Integer.class))
                        .withMessageContainingAll("'word'", "'" + name + "'", "java.lang.Integer")
                        .withMessageNotContaining("hunter2")
                        .withNoCause());

        assertThat(site.look(name).get("word", String.class)).isEqualTo("hunter2");
    }

    @EachStore
    void aValueThatCannotBeWrittenFailsTheRequest(String name) {
        SessionRequest request = site.request();
        request.get(name).block().put("thing", new Object());

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> request.commit().block())
                .withMessageContainingAll("'thing'", "'" + name + "'", "java.lang.Object");
        assertThat(site.backend.keys).isEmpty();
    }

    @EachStore
    void aVeryLongNameAndAnyCharactersWillDo(String name) {
        String key = "ключ\u0000\n\"" + "x".repeat(200);
        site.visit(name, session -> session.put(key, "\u0000\ud83d\ude00\""));

        assertThat(site.look(name).get(key, String.class)).isEqualTo("\u0000\ud83d\ude00\"");
    }
}
