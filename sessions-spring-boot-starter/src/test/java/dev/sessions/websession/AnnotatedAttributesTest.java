package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.Browser;
import dev.sessions.testing.CapturedLog;
import dev.sessions.websession.Site.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.reactive.result.view.View;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/** What Spring builds on its WebSession, with classes of the application. */
class AnnotatedAttributesTest {

    private static final String ORDER = "sessions.web-session.allowed-types=" + Order.class.getName();

    /** What is filled in over several requests. */
    public static final class Order {

        private String item = "";
        private int count;

        public String getItem() {
            return item;
        }

        public void setItem(String item) {
            this.item = item;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SEALED", "MEMORY"})
    void aModelAttributeLastsOverRequestsUntilItIsComplete(Store store) {
        try (Site site = new Site(store, List.of(Orders.class, Looks.class), ORDER)) {
            Browser browser = site.visitor().browser();
            assertThat(browser.get("/order?item=tea").body()).isEqualTo("tea 0");
            assertThat(browser.get("/order?count=2").body()).isEqualTo("tea 2");
            assertThat(browser.get("/look").body()).isEqualTo("tea 2");
            assertThat(browser.get("/complete").body()).isEqualTo("done");
            assertThat(browser.get("/look").body()).isEqualTo("nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"drop-attribute, kept, is dropped", "drop-session, none, is ended"})
    void anAttributeThatCannotBeReadIsDroppedAndALineSaysSo(String unreadable, String other, String line) {
        try (Site site = new Site(Store.SEALED, List.of(Orders.class, Looks.class), ORDER);
                Site later = new Site(
                        Store.SEALED,
                        List.of(Orders.class, Looks.class),
                        "sessions.web-session.unreadable=" + unreadable);
                CapturedLog log = new CapturedLog(Unreadable.class)) {
            Browser browser = site.visitor().browser();
            browser.get("/keep/" + unreadable);
            Site.Visitor visitor = later.visitor();
            visitor.browser().withCookie("app-session", browser.cookie("app-session"));

            assertThat(visitor.attribute(unreadable)).isEqualTo("none");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("'" + unreadable + "'", "'app-session'", line)
                    .doesNotContain("tea");
            assertThat(visitor.attribute("other")).isEqualTo(other);
            assertThat(visitor.get(session -> session.getAttributes().keySet()).result())
                    .doesNotContain(unreadable);
        }
    }

    @Test
    void anObjectOfAClassThatIsNotAllowedIsAnErrorThatNamesIt() {
        try (Site site = new Site(Store.SEALED, List.of(Orders.class, Looks.class))) {
            Browser browser = site.visitor().browser();

            assertThat(browser.get("/keep/order").status()).isEqualTo(500);
            assertThat(browser.cookies()).isEmpty();
        }
    }

    @Controller
    @SessionAttributes("order")
    static class Orders {

        @ModelAttribute("order")
        Order order() {
            return new Order();
        }

        @GetMapping("/order")
        View fill(@ModelAttribute("order") Order order) {
            return text(order.getItem() + " " + order.getCount());
        }

        @GetMapping("/complete")
        View complete(@ModelAttribute("order") Order order, SessionStatus status) {
            status.setComplete();
            return text("done");
        }

        private static View text(String text) {
            return new Text(text);
        }
    }

    private record Text(String text) implements View {

        @Override
        public List<MediaType> getSupportedMediaTypes() {
            return List.of(MediaType.TEXT_PLAIN);
        }

        @Override
        public Mono<Void> render(Map<String, ?> model, MediaType type, ServerWebExchange exchange) {
            ServerHttpResponse response = exchange.getResponse();
            return response.writeWith(
                    Mono.fromSupplier(() -> response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @RestController
    static class Looks {

        @GetMapping("/look")
        String look(@SessionAttribute(required = false) Order order) {
            return order == null ? "nothing" : order.getItem() + " " + order.getCount();
        }

        @GetMapping("/keep/{name}")
        String keep(@PathVariable String name, WebSession session) {
            Order order = new Order();
            order.setItem("tea");
            session.getAttributes().put(name, order);
            session.getAttributes().put("other", "kept");
            return "done";
        }
    }
}
