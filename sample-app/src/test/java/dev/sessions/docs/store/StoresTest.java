package dev.sessions.docs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.sample.Browser;
import dev.sessions.web.SessionValue;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application on the custom stores of the documentation. */
class StoresTest {

    private ObjectServer server;
    private ConfigurableApplicationContext sample;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        server = new ObjectServer();
        sample = new SpringApplicationBuilder(Shop.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=immediate",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--sessions.ephemeral-key=true",
                        "--shop.object-store=" + server.folder(),
                        "--sessions.store=cutoff",
                        "--sessions.named.cart.store=objectStore");
        browser = new Browser(sample.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @AfterEach
    void stop() {
        sample.close();
        server.close();
    }

    @Test
    void aBackendUnderItsBeanName() {
        browser.post("/cart?item=tea");
        browser.post("/cart?item=milk");

        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\",\"milk\"]");
        assertThat(server.objects()).hasSize(1);
        browser.post("/renew");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\",\"milk\"]");
        browser.post("/logout");
        assertThat(browser.get("/cart").body()).isEqualTo("[]");
    }

    @Test
    void aStoreUnderItsBeanName() {
        browser.post("/name?name=Ada");
        assertThat(browser.get("/name").body()).isEqualTo("Ada");

        sample.getBean(CutoffStore.class).endSessionsBefore(Instant.now().plusSeconds(1));

        assertThat(browser.get("/reason").body()).isEqualTo("ENDED");
        assertThat(browser.get("/name").body()).isEqualTo("none");
    }

    @Test
    void anOutageFailsTheRequestAndKeepsTheSession() {
        browser.post("/cart?item=tea");
        server.close();

        Browser.Page read = browser.get("/cart");
        assertThat(read.status()).isEqualTo(503);
        assertThat(read.header("Set-Cookie")).isEmpty();

        Browser.Page write = browser.post("/both");
        assertThat(write.status()).isEqualTo(503);
        assertThat(write.header("Set-Cookie"))
                .as("not even the other session's")
                .isEmpty();
    }

    @EnableAutoConfiguration
    @Import({StoreConfiguration.class, ShopController.class})
    static class Shop {}

    @RestController
    static class ShopController {

        private static final TypeRef<List<String>> ITEMS = new TypeRef<>() {};

        @PostMapping("/cart")
        List<String> add(@SessionValue("cart") Session cart, @RequestParam String item) {
            List<String> items = cart.computeIfAbsent("items", ITEMS, ArrayList::new);
            items.add(item);
            return items;
        }

        @GetMapping("/cart")
        List<String> items(@SessionValue("cart") Session cart) {
            return cart.getOrDefault("items", ITEMS, List.of());
        }

        @GetMapping("/name")
        String name(@SessionValue Session session) {
            return session.getOrDefault("name", String.class, "none");
        }

        @PostMapping("/name")
        void name(@SessionValue Session session, @RequestParam String name) {
            session.put("name", name);
        }

        @GetMapping("/reason")
        String reason(@SessionValue Session session) {
            return session.reason().map(Enum::name).orElse("none");
        }

        @PostMapping("/both")
        void both(@SessionValue Session session, @SessionValue("cart") Session cart) {
            session.put("name", "Ada");
            cart.put("items", List.of("milk"));
        }

        @PostMapping("/renew")
        void renew(@SessionValue("cart") Session cart) {
            cart.renewId();
        }

        @PostMapping("/logout")
        void logout(@SessionValue("cart") Session cart) {
            cart.invalidate();
        }
    }
}
