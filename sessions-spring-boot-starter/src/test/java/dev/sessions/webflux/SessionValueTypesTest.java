package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.testing.CapturedLog;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A parameter that takes one value, read as the declared type. */
class SessionValueTypesTest {

    private static App app;
    private static Browser visitor;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class, "sessions.named.cart.store=memory");
        visitor = app.browser();
        visitor.get("/fill");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/text | Ada",
                "/explicit | Ada",
                "/other-session | Grace",
                "/number | 42",
                "/boxed | 42",
                "/decimal | 1.10",
                "/record | pen 3",
                "/records | pen 3, ink 1",
                "/nested | 2 1",
                "/enum | FRIDAY",
                "/date | 2026-02-28",
                "/optional | Ada",
                "/optional-records | pen 3, ink 1",
                "/mono | Ada",
                "/mono-records | pen 3, ink 1",
                "/any | java.util.LinkedHashMap",
            })
    void aValueIsReadAsTheDeclaredType(String path, String expected) {
        Reply reply = visitor.copy().get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(expected);
    }

    @Test
    void readingSavesNothing() {
        assertThat(visitor.copy().get("/records").setCookies()).isEmpty();
    }

    @Test
    void whatIsChangedInPlaceIsSaved() {
        Browser browser = visitor.copy();

        assertThat(browser.get("/add").setCookies()).hasSize(1);
        assertThat(browser.get("/records").body()).isEqualTo("pen 3, ink 1, nib 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/text-as-number",
                "/text-as-record",
                "/text-as-enum",
                "/text-as-date",
                "/record-as-list",
                "/records-as-record",
                "/text-as-optional-number",
                "/text-as-mono-number",
                "/text-as-number-by-default",
                "/text-as-created"
            })
    void aValueThatCannotBeReadIsABadRequestThatNamesItAndNotItsContent(String path) {
        Reply reply = visitor.copy().get(path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(reply.body()).containsPattern("Session value '(name|item|items)' is not what is asked for");
        assertThat(reply.body()).doesNotContain("Ada").doesNotContain("pen");
    }

    @Test
    void itIsLoggedOnceForEachNameAndTypeWithoutTheValue() {
        try (CapturedLog log = new CapturedLog(SessionValueArgumentResolver.class)) {
            for (int i = 0; i < 3; i++) {
                visitor.copy().get("/text-as-long");
                visitor.copy().get("/text-as-long-too");
                visitor.copy().get("/cart-as-long");
            }

            assertThat(log.warnings())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("'name' of the default session as java.lang.Long"),
                            line -> assertThat(line).contains("'name' of session 'cart' as java.lang.Long"))
                    .allSatisfy(line -> assertThat(line).doesNotContain("Ada").doesNotContain("Grace"));
            assertThat(log.hasStackTrace()).isFalse();
        }
    }

    record Item(String name, int count) {
        @Override
        public String toString() {
            return name + " " + count;
        }
    }

    static final class Holder {}

    @RestController
    static class Controller {

        @GetMapping("/fill")
        void fill(@SessionValue Session session, @SessionValue("cart") Session cart) {
            session.put("name", "Ada");
            session.put("number", 42);
            session.put("decimal", new BigDecimal("1.10"));
            session.put("item", new Item("pen", 3));
            session.put("items", List.of(new Item("pen", 3), new Item("ink", 1)));
            session.put("nested", Map.of("a", List.of(1, 2), "b", List.of(3)));
            session.put("day", DayOfWeek.FRIDAY);
            session.put("date", LocalDate.of(2026, 2, 28));
            cart.put("name", "Grace");
        }

        @GetMapping("/text")
        String text(@SessionValue String name) {
            return name;
        }

        @GetMapping("/explicit")
        String explicit(@SessionValue("name") String other) {
            return other;
        }

        @GetMapping("/other-session")
        String otherSession(@SessionValue(session = "cart") String name) {
            return name;
        }

        @GetMapping("/number")
        String number(@SessionValue int number) {
            return "" + number;
        }

        @GetMapping("/boxed")
        String boxed(@SessionValue("number") Long value) {
            return "" + value;
        }

        @GetMapping("/decimal")
        String decimal(@SessionValue BigDecimal decimal) {
            return decimal.toPlainString();
        }

        @GetMapping("/record")
        String record(@SessionValue Item item) {
            return item.toString();
        }

        @GetMapping("/records")
        String records(@SessionValue List<Item> items) {
            return join(items);
        }

        @GetMapping("/add")
        String add(@SessionValue List<Item> items) {
            items.add(new Item("nib", 9));
            return join(items);
        }

        @GetMapping("/nested")
        String nested(@SessionValue Map<String, List<Integer>> nested) {
            Integer last = nested.get("a").get(1);
            return last + " " + nested.get("b").size();
        }

        @GetMapping("/enum")
        String day(@SessionValue DayOfWeek day) {
            return day.name();
        }

        @GetMapping("/date")
        String date(@SessionValue LocalDate date) {
            return date.toString();
        }

        @GetMapping("/optional")
        String optional(@SessionValue Optional<String> name) {
            return name.orElseThrow();
        }

        @GetMapping("/optional-records")
        String optionalRecords(@SessionValue("items") Optional<List<Item>> items) {
            return join(items.orElseThrow());
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue Mono<String> name) {
            return name;
        }

        @GetMapping("/mono-records")
        Mono<String> monoRecords(@SessionValue("items") Mono<List<Item>> items) {
            return items.map(Controller::join);
        }

        @GetMapping("/any")
        String any(@SessionValue Object item) {
            return item.getClass().getName();
        }

        @GetMapping("/text-as-number")
        String textAsNumber(@SessionValue("name") int value) {
            return "" + value;
        }

        @GetMapping("/text-as-long")
        String textAsLong(@SessionValue("name") Long value) {
            return "" + value;
        }

        @GetMapping("/text-as-long-too")
        String textAsLongToo(@SessionValue Long name) {
            return "" + name;
        }

        @GetMapping("/cart-as-long")
        String cartAsLong(@SessionValue(session = "cart") Long name) {
            return "" + name;
        }

        @GetMapping("/text-as-record")
        String textAsRecord(@SessionValue("name") Item value) {
            return value.toString();
        }

        @GetMapping("/text-as-enum")
        String textAsEnum(@SessionValue("name") DayOfWeek value) {
            return value.toString();
        }

        @GetMapping("/text-as-date")
        String textAsDate(@SessionValue("name") LocalDate value) {
            return value.toString();
        }

        @GetMapping("/record-as-list")
        String recordAsList(@SessionValue("item") List<String> value) {
            return value.toString();
        }

        @GetMapping("/records-as-record")
        String recordsAsRecord(@SessionValue("items") Item value) {
            return value.toString();
        }

        @GetMapping("/text-as-optional-number")
        String textAsOptionalNumber(@SessionValue("name") Optional<Integer> value) {
            return value.toString();
        }

        @GetMapping("/text-as-mono-number")
        Mono<String> textAsMonoNumber(@SessionValue("name") Mono<Integer> value) {
            return value.map(String::valueOf);
        }

        @GetMapping("/text-as-number-by-default")
        String textAsNumberByDefault(@SessionValue(name = "name", defaultValue = "7") int value) {
            return "" + value;
        }

        @GetMapping("/text-as-created")
        String textAsCreated(@SessionValue(name = "name", create = true) Holder value) {
            return value.toString();
        }

        private static String join(List<Item> items) {
            return String.join(", ", items.stream().map(Item::toString).toList());
        }
    }
}
