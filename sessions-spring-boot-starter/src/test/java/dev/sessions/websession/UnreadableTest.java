package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Reply;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.server.WebSession;

/** An attribute that only another instance of the application can read is in nobody's way, and fails no request. */
class UnreadableTest {

    private static final String COOKIE = "app-session";
    private static final String MINE = "sessions.web-session.allowed-types=" + Basket.class.getName();

    private static final Map<Store, Site> NEWER = new EnumMap<>(Store.class);
    private static final Map<Store, Map<Unreadable, Site>> OLDER = new EnumMap<>(Store.class);

    record Basket(int apples) {}

    /** Two stores that instances share: the session is the cookie, or a record. */
    @BeforeAll
    static void start() {
        for (Store store : List.of(Store.SEALED, Store.REDIS)) {
            NEWER.put(store, new Site(store, MINE));
            Map<Unreadable, Site> older = new EnumMap<>(Unreadable.class);
            for (Unreadable unreadable : Unreadable.values()) {
                older.put(unreadable, new Site(store, "sessions.web-session.unreadable=" + unreadable));
            }
            OLDER.put(store, older);
        }
    }

    @AfterAll
    static void stop() {
        NEWER.values().forEach(Site::close);
        OLDER.values().forEach(sites -> sites.values().forEach(Site::close));
    }

    /** Somebody whose session the newer instance has just written. */
    private static Visitor visitor(Store store) {
        Visitor visitor = NEWER.get(store).visitor();
        visitor.visit(session -> {
            session.getAttributes().put("basket", new Basket(3));
            session.getAttributes().put("name", "Ada");
        });
        return visitor;
    }

    private static Visitor at(Site site, Visitor visitor) {
        Visitor there = site.visitor();
        there.browser().withCookie(COOKIE, visitor.browser().cookie(COOKIE));
        return there;
    }

    @ParameterizedTest
    @EnumSource(names = {"SEALED", "REDIS"})
    void itIsDroppedAndTheSessionGoesOnWithoutIt(Store store) {
        Visitor older = at(OLDER.get(store).get(Unreadable.DROP_ATTRIBUTE), visitor(store));

        assertThat(older.attribute("basket")).isEqualTo("none");
        assertThat(older.attributes()).isEqualTo(Map.of("name", "Ada"));
        assertThat(at(NEWER.get(store), older).attributes()).isEqualTo(Map.of("name", "Ada"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEALED", "REDIS"})
    void theSessionEndsWithItWhereThatIsAskedFor(Store store) {
        Visitor newer = visitor(store);
        Visitor older = at(OLDER.get(store).get(Unreadable.DROP_SESSION), newer);

        assertThat(older.attribute("basket")).isEqualTo("none");
        assertThat(older.browser().cookies()).isEmpty();
        assertThat(older.attributes()).isEmpty();
        // A cookie that holds the session itself cannot be called back.
        assertThat(newer.attribute("name")).isEqualTo(store.isCookie() ? "Ada" : "none");
    }

    @ParameterizedTest
    @EnumSource(names = {"SEALED", "REDIS"})
    void whatNobodyReadsIsKept(Store store) {
        for (Site site : OLDER.get(store).values()) {
            Visitor older = at(site, visitor(store));
            older.visit(session -> session.getAttributes().put("name", "Bob"));

            assertThat(at(NEWER.get(store), older).attributes())
                    .isEqualTo(Map.of("name", "Bob", "basket", new Basket(3)));
        }
    }

    @Test
    void oneLineNamesTheAttributeAndNothingOfWhatIsInIt() {
        Visitor newer = NEWER.get(Store.SEALED).visitor();
        newer.visit(session -> session.getAttributes().put("ofOneLine", new Basket(1234567)));
        Visitor older = at(OLDER.get(Store.SEALED).get(Unreadable.DROP_ATTRIBUTE), newer);

        try (CapturedLog log = new CapturedLog(Unreadable.class)) {
            older.copy().attribute("ofOneLine");
            older.copy().attribute("ofOneLine");

            assertThat(log.warnings()).singleElement().asString().contains("ofOneLine", "It is dropped");
            assertThat(log.lines()).noneMatch(line -> line.contains("1234567"));
            assertThat(log.hasStackTrace()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource
    void noRequestFails(String what, Consumer<WebSession> request) {
        OLDER.forEach((store, sites) -> sites.values().forEach(site -> {
            Visitor older = at(site, visitor(store));

            Reply reply = older.visit(request);

            assertThat(reply.status()).as("%s, %s", what, store).isEqualTo(200);
            assertThat(older.visit(session -> session.getAttributes().put("name", "Bob"))
                            .status())
                    .isEqualTo(200);
            assertThat(older.attribute("name")).isEqualTo("Bob");
        }));
    }

    static Stream<Object[]> noRequestFails() {
        return Stream.of(
                request("get", session -> session.getAttribute("basket")),
                request("put", session -> session.getAttributes().put("basket", "another")),
                request("remove", session -> session.getAttributes().remove("basket")),
                request("iterate", session -> Map.copyOf(session.getAttributes())),
                request("clear", session -> session.getAttributes().keySet().removeIf(name -> true)),
                request("read twice", session -> {
                    session.getAttribute("basket");
                    session.getAttribute("basket");
                }));
    }

    private static Object[] request(String what, Consumer<WebSession> request) {
        return new Object[] {what, request};
    }
}
