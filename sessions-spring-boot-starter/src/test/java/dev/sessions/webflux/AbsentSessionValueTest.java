package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.App;
import dev.sessions.testing.Reply;
import dev.sessions.web.SessionValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A parameter whose value is not in the session. */
class AbsentSessionValueTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class, "app.start=17");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/optional | Optional.empty",
                "/mono | nothing",
                "/nullable | null",
                "/not-required | null",
                "/text-by-default | guest",
                "/empty-by-default | ''",
                "/number-by-default | 5",
                "/date-by-default | 2026-03-01",
                "/placeholder-by-default | 17",
                "/fallback-by-default | 99",
                "/optional-by-default | Optional[8]",
                "/mono-by-default | 9",
                "/numbers-by-default | 6",
                "/optional-numbers-by-default | 6",
            })
    void itGetsWhatTheParameterSays(String path, String expected) {
        Reply reply = app.browser().get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(expected);
        assertThat(reply.setCookies()).as("a default is not kept").isEmpty();
    }

    @Test
    void aRequiredOneIsABadRequestThatNamesIt() {
        Reply reply = app.browser().get("/required");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(reply.body()).contains("\"status\":400").contains("Required session value 'name' is not present");
    }

    @RestController
    static class Controller {

        @GetMapping("/optional")
        String optional(@SessionValue Optional<String> name) {
            return name.toString();
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue Mono<String> name) {
            return name.defaultIfEmpty("nothing");
        }

        @GetMapping("/nullable")
        String nullable(@SessionValue @Nullable String name) {
            return "" + name;
        }

        @GetMapping("/not-required")
        String notRequired(@SessionValue(required = false) String name) {
            return "" + name;
        }

        @GetMapping("/text-by-default")
        String textByDefault(@SessionValue(defaultValue = "guest") String name) {
            return name;
        }

        @GetMapping("/empty-by-default")
        String emptyByDefault(@SessionValue(defaultValue = "") String name) {
            return name;
        }

        @GetMapping("/number-by-default")
        String numberByDefault(@SessionValue(defaultValue = "5") int number) {
            return "" + number;
        }

        @GetMapping("/date-by-default")
        String dateByDefault(@SessionValue(defaultValue = "2026-03-01") LocalDate date) {
            return date.toString();
        }

        @GetMapping("/placeholder-by-default")
        String placeholderByDefault(@SessionValue(defaultValue = "${app.start}") int number) {
            return "" + number;
        }

        @GetMapping("/fallback-by-default")
        String fallbackByDefault(@SessionValue(defaultValue = "${app.missing:99}") int number) {
            return "" + number;
        }

        @GetMapping("/optional-by-default")
        String optionalByDefault(@SessionValue(defaultValue = "8") Optional<Integer> number) {
            return number.toString();
        }

        @GetMapping("/mono-by-default")
        Mono<String> monoByDefault(@SessionValue(defaultValue = "9") Mono<Integer> number) {
            return number.map(n -> "" + n);
        }

        @GetMapping("/numbers-by-default")
        String numbersByDefault(@SessionValue(defaultValue = "1,2,3") List<Integer> numbers) {
            return "" + sum(numbers);
        }

        @GetMapping("/optional-numbers-by-default")
        String optionalNumbersByDefault(@SessionValue(defaultValue = "1,2,3") Optional<List<Integer>> numbers) {
            return "" + sum(numbers.orElseThrow());
        }

        @GetMapping("/required")
        String required(@SessionValue String name) {
            return name;
        }

        private static int sum(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }
}
