package dev.sessions.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.Session;
import dev.sessions.testing.App;
import dev.sessions.web.SessionValue;
import dev.sessions.web.SessionValueParameter;
import java.beans.PropertyEditorSupport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/** A parameter that no request could be served with stops start-up, with the parameter, the problem and the fix. */
@ExtendWith(OutputCaptureExtension.class)
class ParameterMistakesTest {

    static List<Mistake> mistakes() {
        return List.of(
                new Mistake(
                        UnknownSession.class,
                        "asks for a session that is not there. No session 'basket' is configured, only [app-session, cart, shop-*]",
                        "configure it under sessions.named"),
                new Mistake(UnknownSessionOfAValue.class, "No session 'basket' is configured", "Name one of those"),
                new Mistake(PatternItself.class, "No session 'shop-*' is configured", "Name one of those"),
                new Mistake(TwoSessions.class, "names two sessions", "Name the one it takes"),
                new Mistake(
                        CreatedInterface.class,
                        "cannot be created: java.util.List needs a constructor",
                        "Declare a class that has one"),
                new Mistake(
                        CreatedAbstract.class, "cannot be created: java.lang.Number", "Declare a class that has one"),
                new Mistake(CreatedWithArgument.class, "cannot be created: ", "Declare a class that has one"),
                new Mistake(CreatedPrivately.class, "cannot be created: ", "Declare a class that has one"),
                new Mistake(FlashThatIsNoList.class, "needs a List for its flashes", "Declare it as a List"),
                new Mistake(PrimitiveThatCanBeAbsent.class, "is a primitive that is not required", "Give it a default"),
                new Mistake(
                        WrongDefault.class,
                        "has a default that cannot be converted to int",
                        "Write it so that Spring can convert it"),
                new Mistake(
                        WrongDefaultFromAProperty.class,
                        "has a default that cannot be converted to java.lang.Integer",
                        "Write it so that Spring can convert it"),
                new Mistake(
                        PlaceholderWithoutValue.class,
                        "has a default with a placeholder that has no value",
                        "Set the property"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void stopsStartUp(Mistake mistake, CapturedOutput output) {
        assertThatExceptionOfType(SessionValueParameter.Invalid.class).isThrownBy(() -> start(mistake.controller()));

        assertThat(output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START")))
                .containsSubsequence(
                        "Parameter: parameter 'value' of "
                                + mistake.controller().getTypeName() + ".handle",
                        "Problem: ",
                        mistake.problem(),
                        "Action:",
                        mistake.fix())
                .doesNotContain("hunter2");
    }

    @Test
    void soItDoesWhereBeansAreMadeWhenTheyAreNeeded() {
        assertThatExceptionOfType(SessionValueParameter.Invalid.class)
                .isThrownBy(() -> start(UnknownSession.class, "spring.main.lazy-initialization=true"));
    }

    @Test
    void aNameThatMatchesAPatternIsConfigured() {
        start(NamedByPattern.class).close();
    }

    @Test
    void aDefaultThatOnlyAnInitBinderMethodConvertsIsLeftToTheRequest() {
        try (App app = start(OwnBinder.class)) {
            assertThat(app.browser().get("/").body()).isEqualTo("7");
        }
        try (App app = App.start(List.of(WrongDefault.class, Binders.class))) {
            assertThat(app.browser().get("/").body()).isEqualTo("7");
        }
    }

    private static App start(Class<?> controller, String... properties) {
        String[] all = Stream.concat(
                        Stream.of(
                                "sessions.named.cart.store=memory",
                                "sessions.named.[shop-*].store=memory",
                                "app.start=hunter2"),
                        Stream.of(properties))
                .toArray(String[]::new);
        return App.start(controller, all);
    }

    record Mistake(Class<?> controller, String problem, String fix) {

        @Override
        public String toString() {
            return controller.getSimpleName();
        }
    }

    @RestController
    static class UnknownSession {

        @GetMapping("/")
        String handle(@SessionValue("basket") Session value) {
            return "" + value;
        }
    }

    @RestController
    static class UnknownSessionOfAValue {

        @GetMapping("/")
        String handle(@SessionValue(session = "basket") Optional<String> value) {
            return "" + value;
        }
    }

    @RestController
    static class PatternItself {

        @GetMapping("/")
        String handle(@SessionValue("shop-*") Session value) {
            return "" + value;
        }
    }

    @RestController
    static class NamedByPattern {

        @GetMapping("/")
        String handle(@SessionValue(session = "shop-7") Optional<String> value) {
            return "" + value;
        }
    }

    @RestController
    static class TwoSessions {

        @GetMapping("/")
        String handle(@SessionValue(name = "cart", session = "app-session") Session value) {
            return "" + value;
        }
    }

    @RestController
    static class CreatedInterface {

        @GetMapping("/")
        String handle(@SessionValue(create = true) List<String> value) {
            return "" + value;
        }
    }

    @RestController
    static class CreatedAbstract {

        @GetMapping("/")
        String handle(@SessionValue(create = true) Number value) {
            return "" + value;
        }
    }

    @RestController
    static class CreatedWithArgument {

        @GetMapping("/")
        String handle(@SessionValue(create = true) WithArgument value) {
            return "" + value;
        }
    }

    @RestController
    static class CreatedPrivately {

        @GetMapping("/")
        String handle(@SessionValue(create = true) Optional<Closed> value) {
            return "" + value;
        }
    }

    @RestController
    static class FlashThatIsNoList {

        @GetMapping("/")
        String handle(@SessionValue(flash = true) String value) {
            return "" + value;
        }
    }

    @RestController
    static class PrimitiveThatCanBeAbsent {

        @GetMapping("/")
        String handle(@SessionValue(required = false) int value) {
            return "" + value;
        }
    }

    @RestController
    static class WrongDefault {

        @GetMapping("/")
        String handle(@SessionValue(defaultValue = "many") int value) {
            return "" + value;
        }
    }

    @RestController
    static class WrongDefaultFromAProperty {

        @GetMapping("/")
        String handle(@SessionValue(defaultValue = "${app.start}") Integer value) {
            return "" + value;
        }
    }

    @RestController
    static class PlaceholderWithoutValue {

        @GetMapping("/")
        String handle(@SessionValue(defaultValue = "${app.missing}") int value) {
            return "" + value;
        }
    }

    static final class WithArgument {
        WithArgument(String argument) {}
    }

    static final class Closed {
        private Closed() {}
    }

    static final class Seven extends PropertyEditorSupport {

        @Override
        public void setAsText(String text) {
            setValue(7);
        }
    }

    @RestController
    static class OwnBinder {

        @InitBinder
        void bind(WebDataBinder binder) {
            binder.registerCustomEditor(int.class, new Seven());
        }

        @GetMapping("/")
        String handle(@SessionValue(defaultValue = "many") int value) {
            return "" + value;
        }
    }

    @ControllerAdvice
    static class Binders {

        @InitBinder
        void bind(WebDataBinder binder) {
            binder.registerCustomEditor(int.class, new Seven());
        }
    }
}
