package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.testing.Browser;
import dev.sessions.web.SessionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A parameter declared in a generic base class is read as what the controller makes of its type. */
class InheritedHandlerTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Controller.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/bare, java.lang.Integer 7",
        "/optional, java.lang.Integer 7",
        "/mono, java.lang.Integer 7",
        "/list, java.lang.Integer 7",
        "/bare-by-default, java.lang.Integer 5",
        "/optional-by-default, java.lang.Integer 5",
        "/created, java.util.ArrayList []",
        "/optional-created, java.util.ArrayList []"
    })
    void itIsReadAsTheControllersType(String path, String expected) {
        Browser browser = app.browser();
        browser.get("/fill");

        assertThat(browser.get(path).body()).isEqualTo(expected);
    }

    abstract static class Base<T, C> {

        @GetMapping("/bare")
        String bare(@SessionValue T number) {
            return describe(number);
        }

        @GetMapping("/optional")
        String optional(@SessionValue Optional<T> number) {
            return describe(number.orElseThrow());
        }

        @GetMapping("/mono")
        Mono<String> mono(@SessionValue Mono<T> number) {
            return number.map(Base::describe);
        }

        @GetMapping("/list")
        String list(@SessionValue List<T> numbers) {
            return describe(numbers.get(0));
        }

        @GetMapping("/bare-by-default")
        String bareByDefault(@SessionValue(defaultValue = "5") T absent) {
            return describe(absent);
        }

        @GetMapping("/optional-by-default")
        String optionalByDefault(@SessionValue(defaultValue = "5") Optional<T> absent) {
            return describe(absent.orElseThrow());
        }

        @GetMapping("/created")
        String created(@SessionValue(create = true) C made) {
            return describe(made);
        }

        @GetMapping("/optional-created")
        String optionalCreated(@SessionValue(create = true) Optional<C> made) {
            return describe(made.orElseThrow());
        }

        private static String describe(Object value) {
            return value.getClass().getName() + " " + value;
        }
    }

    @RestController
    static class Controller extends Base<Integer, ArrayList<String>> {

        @GetMapping("/fill")
        void fill(@SessionValue Session session) {
            session.put("number", 7);
            session.put("numbers", List.of(7));
        }
    }
}
