package dev.sessions.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.testing.EachStore;
import dev.sessions.testing.Site;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a session hands out and a handler changes is saved without a put; what is only read is not saved at all. */
class ChangeInPlaceTest {

    private static final TypeRef<List<String>> STRINGS = new TypeRef<>() {};
    private static final TypeRef<Set<String>> SET = new TypeRef<>() {};
    private static final TypeRef<Map<String, List<Line>>> LINES = new TypeRef<>() {};

    private final Site site = new Site();

    static final class Line {
        public String item = "";
        public int count;
    }

    static final class Cart {
        public List<Line> lines = new ArrayList<>();
        public Map<String, String> notes = new LinkedHashMap<>();
    }

    @EachStore
    void aListIsSaved(String name) {
        site.visit(name, session -> session.put("list", List.of("a")));
        site.visit(name, session -> session.get("list", STRINGS).add("b"));

        assertThat(site.look(name).get("list", STRINGS)).containsExactly("a", "b");
    }

    @EachStore
    void whatIsDeepInsideIsSaved(String name) {
        Line tea = new Line();
        tea.item = "tea";
        site.visit(name, session -> {
            session.put("map", Map.of("x", List.of(tea)));
            session.put("cart", new Cart());
        });
        site.visit(name, session -> {
            session.get("map", LINES).get("x").get(0).count = 7;
            session.get("cart", Cart.class).lines.add(tea);
            session.get("cart", Cart.class).notes.put("gift", "yes");
        });
        site.visit(name, session -> session.get("cart", Cart.class).lines.get(0).item = "coffee");

        Session session = site.look(name);
        assertThat(session.get("map", LINES).get("x").get(0).count).isEqualTo(7);
        assertThat(session.get("cart", Cart.class).notes).containsEntry("gift", "yes");
        assertThat(session.get("cart", Cart.class).lines.get(0).item).isEqualTo("coffee");
    }

    @EachStore
    void arraysDatesAtomicsAndTreesAreSaved(String name) {
        site.visit(name, session -> {
            session.put("array", new int[] {1});
            session.put("date", new Date(1000));
            session.put("atomic", new AtomicInteger(1));
            session.put("tree", Map.of("a", 1));
        });
        site.visit(name, session -> {
            session.get("array", int[].class)[0] = 2;
            session.get("date", Date.class).setTime(2000);
            session.get("atomic", AtomicInteger.class).incrementAndGet();
            ((ObjectNode) session.get("tree", JsonNode.class)).put("b", 2);
        });

        Session session = site.look(name);
        assertThat(session.get("array", int[].class)).containsExactly(2);
        assertThat(session.get("date", Date.class)).isEqualTo(new Date(2000));
        assertThat(session.get("atomic", AtomicInteger.class)).hasValue(2);
        assertThat(session.get("tree", Object.class)).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @EachStore
    void whatIsReadAndLeftAloneIsNotSaved(String name) {
        Set<String> set = new HashSet<>();
        new Random(1).ints(200).forEach(number -> set.add("e" + number % 1000));
        site.visit(name, session -> {
            session.put("set", set);
            session.put("cart", new Cart());
            session.put("list", List.of("a"));
            session.put("number", 1);
        });
        int writes = site.backend.writes.get();

        List<SessionCookie> cookies = site.visit(name, session -> {
            session.get("set", SET).size();
            session.get("cart", Cart.class);
            session.get("list", STRINGS);
            session.get("number", AtomicInteger.class);
        });

        assertThat(cookies).isEmpty();
        assertThat(site.backend.writes).hasValue(writes);
    }

    @JsonPropertyOrder({"a", "b"})
    static final class Before {
        public int a = 1;
        public int b = 2;
    }

    @JsonPropertyOrder({"b", "c", "a"})
    static final class After {
        public int a;
        public int b;
        public int c = 3;
    }

    /** An earlier version of the application wrote other fields in another order. */
    @EachStore
    void whatEarlierVersionsWroteIsNotSavedForBeingRead(String name) {
        site.visit(name, session -> session.put("value", new Before()));

        assertThat(site.visit(name, session -> session.get("value", After.class)))
                .isEmpty();
        assertThat(site.visit(name, session -> session.get("value", After.class).c = 4))
                .hasSize(1);
        assertThat(site.look(name).get("value", After.class).c).isEqualTo(4);
    }

    @EachStore
    void aSetWrittenInAnotherOrderIsNotSavedForBeingRead(String name) {
        site.visit(
                name,
                session -> session.put(
                        "set", Stream.of("zz", "a", "m", "BB", "Aa", "C#").toList()));

        assertThat(site.visit(name, session -> session.get("set", SET).contains("a")))
                .isEmpty();
    }

    @EachStore
    void aChangeUndoneIsNotSaved(String name) {
        site.visit(name, session -> session.put("list", List.of("a")));

        assertThat(site.visit(name, session -> {
                    session.get("list", STRINGS).add("b");
                    session.get("list", STRINGS).remove("b");
                }))
                .isEmpty();
    }

    @EachStore
    void whatIsPutInIsSavedAsItIsAtTheEnd(String name) {
        site.visit(name, session -> {
            List<String> list = new ArrayList<>(List.of("a"));
            session.put("list", list);
            list.add("b");
            session.get("list", STRINGS).add("c");
        });

        assertThat(site.look(name).get("list", STRINGS)).containsExactly("a", "b", "c");
    }

    @EachStore
    void readingAgainAsAnotherTypeSeesTheChange(String name) {
        site.visit(name, session -> session.put("cart", new Cart()));
        site.visit(name, session -> {
            session.get("cart", Cart.class).notes.put("gift", "yes");

            assertThat(session.get("cart", JsonNode.class).at("/notes/gift").asText())
                    .isEqualTo("yes");
        });

        assertThat(site.look(name).get("cart", Cart.class).notes).containsEntry("gift", "yes");
    }

    @EachStore
    void oneRequestGetsOneObject(String name) {
        site.visit(name, session -> session.put("list", List.of("a")));
        Session session = site.look(name);

        assertThat(session.get("list", STRINGS)).isSameAs(session.get("list", STRINGS));
        List<String> own = new ArrayList<>();
        session.put("own", own);
        assertThat(session.get("own", Object.class)).isSameAs(own);
    }
}
