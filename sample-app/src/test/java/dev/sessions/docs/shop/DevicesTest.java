package dev.sessions.docs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.sample.Browser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The sessions of an owner, as in {@code docs/sessions.md}. */
class DevicesTest {

    private static final String LOGIN = "/login?user=Ada&password=secret&remember=false";
    private static final String OTHER_LOGIN = LOGIN.replace("Ada", "Bob");

    @Test
    void inABackend() throws IOException {
        try (ConfigurableApplicationContext shop = start("--sessions.store=memory")) {
            Browser laptop = browser(shop);
            Browser phone = browser(shop);
            Browser tablet = browser(shop);
            assertThat(laptop.get("/devices").status()).isEqualTo(401);
            laptop.post(LOGIN);
            phone.post(LOGIN);
            tablet.post(LOGIN);

            JsonNode devices =
                    new ObjectMapper().readTree(laptop.get("/devices").body());
            assertThat(devices).hasSize(3);
            assertThat(devices)
                    .filteredOn(device -> device.get("thisOne").asBoolean())
                    .hasSize(1);
            assertThat(phone.get("/devices").body()).isNotEqualTo(devices.toString());

            tablet.post("/logout-elsewhere");
            assertThat(laptop.get("/account").status()).isEqualTo(401);
            assertThat(tablet.get("/account").body()).isEqualTo("Ada");
            tablet.post("/logout-everywhere");
            assertThat(tablet.get("/account").status()).isEqualTo(401);
        }
    }

    @Test
    void inCookies() {
        try (ConfigurableApplicationContext shop = start("--sessions.revocation.store=memory")) {
            Browser laptop = browser(shop);
            Browser phone = browser(shop);
            laptop.post(LOGIN);
            phone.post(LOGIN);
            assertThat(laptop.get("/devices").status())
                    .as("nobody has a list of cookies")
                    .isEqualTo(500);

            laptop.post("/logout-elsewhere");
            assertThat(phone.get("/account").status()).isEqualTo(401);
            assertThat(laptop.get("/account").body()).isEqualTo("Ada");

            laptop.post(OTHER_LOGIN);
            phone.post(OTHER_LOGIN);
            laptop.post("/logout-everywhere");
            assertThat(laptop.get("/account").status()).isEqualTo(401);
            assertThat(phone.get("/account").status()).isEqualTo(401);
        }
    }

    private static ConfigurableApplicationContext start(String property) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=immediate",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--sessions.ephemeral-key=true",
                        "--sessions.named.cart.store=memory",
                        "--sessions.named.admin.lifetime=30m",
                        property);
    }

    private static Browser browser(ConfigurableApplicationContext shop) {
        return new Browser(shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }
}
