package dev.sessions.docs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SessionOptions;
import dev.sessions.file.FilesystemStore;
import dev.sessions.gorilla.GorillaFormat;
import dev.sessions.gorilla.GorillaKey;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.sample.Browser;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The stores of the documentation that are built by hand, without Spring Boot and with it. */
class HandmadeStoresTest {

    @TempDir
    Path directory;

    private final Map<String, String> cookies = new HashMap<>();

    @Test
    void withoutSpringBoot() {
        byte[] authentication = new Secrets().authentication();
        byte[] encryption = new Secrets().encryption();
        Path directory = this.directory.resolve("sessions");

        KeyRing keys = KeyRing.of(SessionKey.of(authentication, encryption));
        CookieStore inCookies = CookieStore.of(keys);
        FilesystemStore inFiles = FilesystemStore.of(directory, keys);

        ValueCodec codec = new JacksonValueCodec();
        ConfiguredSessions sessions = new ConfiguredSessions(
                List.of(
                        new Configured(SessionOptions.of("session"), inCookies, codec),
                        new Configured(SessionOptions.of("cart"), inFiles, codec)),
                "session",
                Clock.systemUTC(),
                List.of()); // listeners

        try (inFiles) {
            SessionRequest first = request(sessions);
            first.get().block().put("name", "Ada");
            first.get("cart").block().put("item", "tea");
            List<SessionCookie> sent = first.commit().block();
            assertThat(sent).extracting(SessionCookie::name).containsExactlyInAnyOrder("session", "cart");
            sent.forEach(cookie -> cookies.put(cookie.name(), cookie.value()));

            SessionRequest second = request(sessions);
            assertThat(second.get().block().get("name", String.class)).isEqualTo("Ada");
            assertThat(second.get("cart").block().get("item", String.class)).isEqualTo("tea");
            assertThat(second.commit().block()).isEmpty();
        }
    }

    private SessionRequest request(ConfiguredSessions sessions) {
        return sessions.request(name -> cookies.containsKey(name) ? List.of(cookies.get(name)) : List.of());
    }

    @Test
    void withTheCookiesOfGorilla() {
        byte[] hashKey = "a hash key of the service in Go".getBytes(StandardCharsets.UTF_8);
        byte[] blockKey = new byte[16];

        GorillaKey key = GorillaKey.of(hashKey, blockKey);
        GorillaFormat format = GorillaFormat.builder(key)
                .serializer(GorillaFormat.Serializer.JSON)
                .build();
        CookieStore store = CookieStore.builder(format).build();

        SessionOptions options = SessionOptions.of("session");
        ConfiguredSessions sessions = new ConfiguredSessions(
                List.of(new Configured(options, store, new JacksonValueCodec())),
                "session",
                Clock.systemUTC(),
                List.of());
        SessionRequest first = request(sessions);
        first.get().block().put("name", "Ada");
        first.commit().block().forEach(cookie -> cookies.put(cookie.name(), cookie.value()));
        assertThat(request(sessions).get().block().get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void asBeans() throws Exception {
        try (ConfigurableApplicationContext shop = new SpringApplicationBuilder(Shop.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=immediate",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--sessions.ephemeral-key=false",
                        "--shop.directory=" + directory.resolve("sessions"),
                        "--sessions.store=cookies",
                        "--sessions.named.cart.store=files")) {
            Browser browser =
                    new Browser(shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
            browser.post("/name?name=Ada");
            browser.post("/cart?item=tea");

            assertThat(browser.get("/name").body()).isEqualTo("Ada");
            assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
            try (Stream<Path> files = Files.walk(directory.resolve("sessions"))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("x")))
                        .as("the cart")
                        .hasSize(1);
            }
        }
    }

    @EnableAutoConfiguration
    @Import({Secrets.class, HandmadeStores.class, StoresTest.ShopController.class})
    static class Shop {}
}
