package dev.sessions.docs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.sample.Browser;
import dev.sessions.sample.Browser.Page;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The examples of {@code docs/sessions.md}, running. */
class ShopTest {

    static ConfigurableApplicationContext shop;

    final Browser browser = new Browser(shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class));

    @BeforeAll
    static void start() {
        shop = new SpringApplicationBuilder(ShopApplication.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=immediate",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--sessions.ephemeral-key=true",
                        "--sessions.named.cart.store=memory",
                        "--sessions.named.admin.lifetime=30m");
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @Test
    void theFirstController() {
        assertThat(browser.get("/").body()).isEqualTo("no name yet");
        assertThat(browser.get("/set?name=Ada").body()).isEqualTo("name has been set as: Ada");
        assertThat(browser.get("/").body()).isEqualTo("name: Ada");
    }

    @Test
    void values() {
        Page page = browser.post("/values");

        assertThat(page.body()).isEqualTo("8");
        assertThat(page.header("Set-Cookie"))
                .as("put and cleared: nothing to keep")
                .isEmpty();
    }

    @Test
    void counting() {
        assertThat(browser.post("/seen?item=tea").body()).isEqualTo("[\"tea\",\"1\"]");
        assertThat(browser.post("/seen?item=milk").body()).isEqualTo("[\"tea\",\"milk\",\"2\"]");
    }

    @Test
    void listeners() {
        RefusedCookies refused = shop.getBean(RefusedCookies.class);
        long before = refused.count(Reason.MALFORMED);

        browser.get("/", "Cookie", "app-session=nonsense");

        assertThat(refused.count(Reason.MALFORMED)).isEqualTo(before + 1);
    }

    @Test
    void changesInPlace() {
        assertThat(browser.get("/basket/size").body()).isEqualTo("0");
        assertThat(browser.post("/basket?item=tea").body()).isEqualTo("[\"tea\"]");
        assertThat(browser.post("/basket/checked?item=milk").body()).isEqualTo("[\"tea\",\"milk\"]");
        assertThat(browser.get("/basket/size").body()).isEqualTo("2");
        Page first = browser.get("/basket/first");
        assertThat(first.body()).isEqualTo("tea");
        assertThat(first.header("Set-Cookie")).as("read, not changed").isEmpty();
    }

    @Test
    void valuesOfSeveralClasses() {
        browser.post("/payments?card=1234");
        browser.post("/payments?card=5678");

        assertThat(browser.get("/payments").body()).contains("1234", "5678");
    }

    @Test
    void aMissingRequiredValueIsABadRequest() {
        Page page = browser.get("/basket/first");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(page.body()).contains("\"Required session value 'basket' is not present.\"");
    }

    @Test
    void flashes() {
        browser.post("/orders");

        assertThat(browser.get("/messages/count").body()).isEqualTo("1");
        assertThat(browser.get("/old-messages").status()).isEqualTo(303);
        assertThat(browser.get("/messages").body()).isEqualTo("[\"Your order is on its way.\"]");
        assertThat(browser.get("/messages").body()).isEqualTo("[]");
        assertThat(browser.get("/orders").body()).isEqualTo("[{\"item\":\"tea\",\"count\":2}]");
        assertThat(browser.get("/orders").body()).isEqualTo("[]");
    }

    @Test
    void loginAndLogout() {
        assertThat(browser.get("/account").status()).isEqualTo(401);

        Page login = browser.post("/login?user=Ada&password=secret&remember=true");
        assertThat(login.setCookies().get("app-session").attributes())
                .containsEntry("max-age", String.valueOf(Duration.ofDays(90).toSeconds()));
        assertThat(browser.get("/account").body()).isEqualTo("Ada");
        login = browser.post("/login?user=Ada&password=secret&remember=false");
        assertThat(login.setCookies().get("app-session").attributes()).doesNotContainKeys("max-age", "expires");

        Page logout = browser.post("/logout");
        assertThat(logout.setCookies().get("app-session").attributes())
                .as("a new session, as configured")
                .containsEntry("max-age", String.valueOf(Duration.ofDays(30).toSeconds()));
        assertThat(browser.get("/account").status()).isEqualTo(401);
        assertThat(browser.get("/messages").body()).isEqualTo("[\"Good-bye.\"]");
    }

    @Test
    void severalSessions() {
        assertThat(browser.post("/cart").setCookies()).containsOnlyKeys("cart");
        assertThat(browser.post("/checkout").setCookies()).containsOnlyKeys("app-session");
    }

    @Test
    void cookieOptionsOfItsOwn() {
        assertThat(browser.post("/admin").setCookies().get("admin").attributes())
                .containsEntry("samesite", "Strict")
                .containsEntry("path", "/admin")
                .containsEntry("max-age", "1800");
    }

    @Test
    void streaming() {
        Page page = browser.get("/ticks");

        assertThat(page.body()).isEqualTo("data:1\n\ndata:2\n\ndata:3\n\n");
        assertThat(page.setCookies()).containsOnlyKeys("app-session");
    }

    @Test
    void aStreamThatChangesTooLate() {
        Page page = browser.get("/late");

        assertThat(page.header("Set-Cookie")).isEmpty();
        assertThat(TourController.lastFailure).hasMessageContaining("was changed after it was saved");
    }

    @Test
    void aHandlerThatFails() {
        Page page = browser.get("/broken");

        assertThat(page.status()).isEqualTo(500);
        assertThat(page.setCookies()).as("what it changed before is kept").containsOnlyKeys("app-session");
        assertThat(browser.get("/").body()).isEqualTo("name: Ada");
    }

    @Test
    void functionalEndpoint() {
        assertThat(browser.get("/counter").body()).isEqualTo("1");
        assertThat(browser.get("/counter").body()).isEqualTo("2");
    }
}
