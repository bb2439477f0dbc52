package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.sample.Browser.Page;
import dev.sessions.sample.Browser.SetCookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint of the sample, over a real server. */
class SampleApplicationTest {

    private static final String DAYS_30 = String.valueOf(Duration.ofDays(30).toSeconds());

    @TempDir
    static Path temporary;

    static Path directory;
    static RunningSample sample;

    final Browser browser = sample.browser();

    @BeforeAll
    static void start() {
        directory = temporary.resolve("sessions");
        sample = RunningSample.start(directory);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void listsTheKeysWithoutASecret() throws IOException {
        JsonNode keys = new ObjectMapper().readTree(browser.get("/keys").body());

        assertThat(keys).hasSize(1);
        assertThat(keys.get(0).fieldNames()).toIterable().containsExactly("id", "state", "activeFrom", "retireAt");
        assertThat(keys.get(0).get("id").asText()).matches("[0-9a-f]{8}");
        assertThat(keys.get(0).get("state").asText()).isEqualTo("sealing");
        assertThat(keys.get(0).get("activeFrom").isNull()).isTrue();
        assertThat(keys.get(0).get("retireAt").isNull()).isTrue();
    }

    @Test
    void greetsByNameOnceItIsSet() {
        assertText(browser.get("/"), "no name yet, set one with /set?name=");
        assertThat(browser.cookies()).isEmpty();

        assertText(browser.get("/set"), "No name specified.");
        assertThat(browser.cookies()).isEmpty();

        assertText(browser.get("/set?name=Ada"), "name has been set as: Ada");
        assertText(browser.get("/"), "name: Ada");
        assertText(sample.browser().get("/"), "no name yet, set one with /set?name=");
    }

    @Test
    void keepsAnyName() {
        browser.get("/set?name=%C3%9Cn%20%3B%22%2C%3C%F0%9F%8D%B5");

        assertText(browser.get("/"), "name: Ün ;\",<🍵");
    }

    @Test
    void setsOneCookieWithTheDefaultAttributes() {
        SetCookie cookie = onlyCookie(browser.get("/set?name=Ada"), "app-session");

        assertThat(cookie.value()).matches("[A-Za-z0-9_-]+").doesNotContain("Ada");
        assertThat(cookie.attributes())
                .containsEntry("path", "/")
                .containsEntry("samesite", "Lax")
                .containsEntry("max-age", DAYS_30)
                .containsKey("httponly")
                .doesNotContainKeys("secure", "domain", "partitioned");
    }

    @Test
    void holdsNearlyThreeThousandBytes() {
        assertThat(browser.get("/set?name=" + "x".repeat(2974)).status()).isEqualTo(200);
        assertThat(browser.cookies().get("app-session")).hasSize(4093 - "app-session".length());

        Page tooLarge = browser.get("/set?name=" + "x".repeat(2975));
        assertThat(tooLarge.status()).isEqualTo(500);
        assertThat(tooLarge.header("Set-Cookie")).isEmpty();
        assertThat(browser.get("/").body()).isEqualTo("name: " + "x".repeat(2974));
    }

    @Test
    void doesNotBelieveForwardedHeadersByDefault() {
        Page page = browser.get("/set?name=Ada", "X-Forwarded-Proto", "https");

        assertThat(onlyCookie(page, "app-session").attributes()).doesNotContainKey("secure");
    }

    @Test
    void tellsCachesAboutCookies() {
        Page set = browser.get("/set?name=Ada");
        assertThat(set.header("Cache-Control")).containsExactly("no-store");
        assertThat(set.header("Vary")).containsExactly("Cookie");

        Page read = browser.get("/");
        assertThat(read.header("Set-Cookie")).isEmpty();
        assertThat(read.header("Cache-Control")).isEmpty();
        assertThat(read.header("Vary")).containsExactly("Cookie");
    }

    @Test
    void countsVisits() {
        assertThat(Stream.generate(() -> browser.get("/visits").body()).limit(3))
                .containsExactly("1", "2", "3");
        assertThat(sample.browser().get("/visits").body()).isEqualTo("1");
    }

    @Test
    void readsEachFlashOnce() {
        assertThat(browser.get("/flash").body()).isEqualTo("[]");
        assertThat(browser.cookies()).isEmpty();

        assertThat(browser.post("/flash?message=one").status()).isEqualTo(204);
        assertThat(browser.post("/flash?message=two").status()).isEqualTo(204);

        assertThat(browser.get("/flash").body()).isEqualTo("[\"one\",\"two\"]");
        assertThat(browser.get("/flash").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 400})
    void remembersForSoManyDays(int days) throws IOException {
        browser.get("/set?name=Ada");
        String maxAge = String.valueOf(days * 86400);

        Page page = browser.post("/remember?days=" + days);

        assertThat(page.status()).isEqualTo(204);
        assertThat(onlyCookie(page, "app-session").attributes()).containsEntry("max-age", maxAge);
        assertThat(onlyCookie(browser.get("/visits"), "app-session").attributes())
                .as("a later save")
                .containsEntry("max-age", maxAge);
        JsonNode info = info(browser);
        assertThat(Duration.between(instant(info, "createdAt"), instant(info, "expiresAt")))
                .isBetween(Duration.ofDays(days), Duration.ofDays(days).plusMinutes(1));
        assertText(browser.get("/"), "name: Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?days=0", "?days=401", "?days=x", ""})
    void refusesOtherNumbersOfDays(String query) {
        Page page = browser.post("/remember" + query);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(page.header("Set-Cookie")).isEmpty();
    }

    @Test
    void forgetsOnClose() {
        browser.get("/set?name=Ada");

        Page page = browser.post("/forget-on-close");

        assertThat(page.status()).isEqualTo(204);
        assertThat(onlyCookie(page, "app-session").attributes()).doesNotContainKeys("max-age", "expires");
        assertThat(onlyCookie(browser.get("/visits"), "app-session").attributes())
                .as("a later save")
                .doesNotContainKeys("max-age", "expires");
        assertText(browser.get("/"), "name: Ada");
        assertThat(onlyCookie(browser.post("/remember?days=2"), "app-session").attributes())
                .containsEntry("max-age", "172800");
    }

    @Test
    void keepsTheCartInAFile() throws IOException {
        long before = files();
        assertThat(browser.get("/cart").body()).isEqualTo("[]");
        assertThat(browser.cookies()).isEmpty();
        assertThat(files()).isEqualTo(before);

        Page added = browser.post("/cart?item=tea");
        assertThat(added.body()).isEqualTo("[\"tea\"]");
        assertThat(onlyCookie(added, "cart").attributes()).containsEntry("max-age", DAYS_30);
        assertThat(browser.post("/cart?item=milk").body()).isEqualTo("[\"tea\",\"milk\"]");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\",\"milk\"]");
        assertThat(files()).isEqualTo(before + 1);
    }

    @Test
    void changesBothSessionsInOneRequest() {
        Page page = browser.post("/both?name=Ada&item=tea");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.header("Set-Cookie")).hasSize(2);
        assertThat(page.setCookies()).containsOnlyKeys("app-session", "cart");
        assertText(browser.get("/"), "name: Ada");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
    }

    @Test
    void renewsTheCartsId() throws IOException {
        browser.post("/both?name=Ada&item=tea");
        Browser stolen = browser.copy(sample.port());

        Page page = browser.post("/renew");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.setCookies()).containsOnlyKeys("cart");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
        assertThat(stolen.get("/cart").body()).isEqualTo("[]");
        assertText(browser.get("/"), "name: Ada");

        stolen.post("/cart?item=milk");
        assertThat(browser.get("/cart").body())
                .as("untouched by the old cookie")
                .isEqualTo("[\"tea\"]");
    }

    @Test
    void logsOutOfBothSessions() throws IOException {
        browser.post("/both?name=Ada&item=tea");
        Browser stolen = browser.copy(sample.port());
        long before = files();

        Page page = browser.post("/logout");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.setCookies()).containsOnlyKeys("app-session", "cart");
        assertThat(page.setCookies().values()).allSatisfy(cookie -> {
            assertThat(cookie.value()).isEmpty();
            assertThat(cookie.attributes())
                    .containsEntry("max-age", "0")
                    .containsEntry("path", "/")
                    .containsEntry("samesite", "Lax")
                    .containsKeys("expires", "httponly");
        });
        assertThat(browser.cookies()).isEmpty();
        assertThat(files()).isEqualTo(before - 1);
        assertThat(stolen.get("/cart").body()).as("the id is worthless").isEqualTo("[]");
        assertText(stolen.get("/"), "name: Ada"); // what a cookie session can't call back
    }

    @Test
    void keepsWhatIsPutUnderItsOwnName() {
        assertThat(browser.get("/cart/keys").body()).isEqualTo("[]");
        assertThat(browser.get("/cart/values").body()).isEqualTo("{}");
        assertThat(browser.cookies()).isEmpty();

        assertThat(browser.post("/cart/put?key=size&value=large").status()).isEqualTo(204);
        browser.post("/cart?item=tea");
        browser.post("/cart/put?key=color&value=blue");
        browser.post("/cart/put?key=size&value=%C3%BC%22");

        assertThat(browser.get("/cart/keys").body()).isEqualTo("[\"size\",\"cart\",\"color\"]");
        assertThat(browser.get("/cart/values").body()).isEqualTo("{\"color\":\"blue\",\"size\":\"ü\\\"\"}");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?key=cart&value=x", "?key=count&value=x", "?key=size", "?value=large", ""})
    void refusesToPutWithoutAKeyAndAValueOrOverTheItems(String query) {
        Page page = browser.post("/cart/put" + query);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(page.header("Set-Cookie")).isEmpty();
    }

    @Test
    void countsInTheCart() {
        browser.post("/cart?item=tea");

        assertThat(Stream.generate(() -> browser.post("/cart/count").body()).limit(3))
                .containsExactly("1", "2", "3");
        assertThat(sample.browser().post("/cart/count").body()).isEqualTo("1");
        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
    }

    @Test
    void listsWhereSomebodyIsLoggedIn() throws IOException {
        assertThat(browser.get("/devices").body()).as("nobody yet").isEqualTo("[]");
        Browser phone = sample.browser();
        Browser bob = sample.browser();

        assertThat(browser.post("/login?user=ann").setCookies()).containsOnlyKeys("app-session", "cart");
        phone.post("/login?user=ann");
        bob.post("/login?user=bob");

        JsonNode devices = new ObjectMapper().readTree(browser.get("/devices").body());
        assertThat(devices).hasSize(2).allSatisfy(device -> {
            assertThat(device.get("handle").asText()).matches("[A-Za-z0-9_-]{43}");
            assertThat(instant(device, "createdAt")).isBeforeOrEqualTo(instant(device, "savedAt"));
            assertThat(instant(device, "expiresAt")).isAfter(Instant.now().plus(Duration.ofDays(29)));
            assertThat(device).hasSize(4);
        });
        assertThat(new ObjectMapper().readTree(bob.get("/devices").body())).hasSize(1);
    }

    @Test
    void aLoginRenewsBothIds() {
        browser.post("/both?name=Ada&item=tea");
        Browser planted = browser.copy(sample.port());

        browser.post("/login?user=carl");

        assertThat(browser.get("/cart").body()).isEqualTo("[\"tea\"]");
        assertThat(planted.get("/cart").body()).isEqualTo("[]");
        assertThat(planted.get("/devices").body()).isEqualTo("[]");
    }

    @Test
    void logsOutElsewhere() throws IOException {
        browser.post("/login?user=dora");
        Browser phone = sample.browser();
        phone.post("/both?name=Dora&item=tea");
        phone.post("/login?user=dora");
        Browser stolen = browser.copy(sample.port());

        Page page = browser.post("/logout-elsewhere");

        assertThat(page.status()).isEqualTo(204);
        assertThat(info(phone).get("reason").asText()).as("in the cookie").isEqualTo("ENDED");
        assertText(phone.get("/"), "no name yet, set one with /set?name=");
        assertThat(phone.get("/cart").body()).as("in files").isEqualTo("[]");
        assertThat(info(stolen).get("reason").asText())
                .as("an older copy of the cookie that was kept")
                .isEqualTo("ENDED");
        assertThat(info(browser).get("isNew").asBoolean()).isFalse();
        assertThat(new ObjectMapper().readTree(browser.get("/devices").body())).hasSize(1);

        phone.post("/login?user=dora");
        assertThat(info(phone).get("isNew").asBoolean()).as("may log in again").isFalse();
        assertThat(new ObjectMapper().readTree(browser.get("/devices").body())).hasSize(2);
    }

    @Test
    void logsNobodyOutElsewhere() {
        Page page = browser.post("/logout-elsewhere");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aRequestWithTheOldIdDoesNotReplaceTheNewOne() {
        browser.post("/cart?item=tea");
        Browser late = browser.copy(sample.port());
        browser.post("/renew");

        Page page = late.post("/cart/put?key=late&value=x");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.header("Set-Cookie")).isEmpty();
        assertThat(browser.get("/cart/keys").body()).isEqualTo("[\"cart\"]");
        assertThat(late.post("/login?user=emil").setCookies())
                .as("begins anew itself")
                .containsOnlyKeys("app-session", "cart");
    }

    @Test
    void logsOutOfNothing() {
        Page page = browser.post("/logout");

        assertThat(page.status()).isEqualTo(204);
        assertThat(page.header("Set-Cookie")).isEmpty();
    }

    @Test
    void describesTheSessionWithoutMakingOne() throws IOException {
        Page page = browser.get("/session");

        assertThat(page.header("Content-Type")).containsExactly("application/json");
        assertThat(page.header("Set-Cookie")).isEmpty();
        JsonNode info = new ObjectMapper().readTree(page.body());
        assertThat(List.copyOf(info.properties().stream()
                        .map(property -> property.getKey())
                        .toList()))
                .containsExactly("name", "isNew", "reason", "createdAt", "expiresAt");
        assertThat(info.get("name").asText()).isEqualTo("app-session");
        assertThat(info.get("isNew").asBoolean()).isTrue();
        assertThat(info.get("reason").isNull()).isTrue();
        assertThat(Duration.between(instant(info, "createdAt"), instant(info, "expiresAt")))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void describesAnExistingSession() throws IOException {
        browser.get("/set?name=Ada");

        JsonNode info = info(browser);

        assertThat(info.get("isNew").asBoolean()).isFalse();
        assertThat(info.get("reason").isNull()).isTrue();
    }

    @Test
    void saysWhyATamperedCookieWasRefused() throws IOException {
        browser.get("/set?name=Ada");
        browser.cookies().computeIfPresent("app-session", (name, value) -> flip(value, value.length() - 10));

        assertRefused("FORGED");
    }

    @Test
    void saysWhyTheCookieOfAnotherNameWasRefused() throws IOException {
        browser.post("/both?name=Ada&item=tea");
        browser.cookies().put("app-session", browser.cookies().get("cart"));

        assertRefused("FORGED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "%00", "\"quoted\"", "=", "Ap3A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void startsAnewAfterNonsense(String value) throws IOException {
        browser.cookies().put("app-session", value);

        assertRefused("MALFORMED");
    }

    @Test
    void refusesAnOverlongCookieUndecoded() throws IOException {
        browser.cookies().put("app-session", "A".repeat(5000));

        assertRefused("TOO_LONG");
    }

    @Test
    void aLinkToANewPasswordWorksAndNoCookieDoesInItsPlace() {
        String link = browser.post("/password-reset?user=ada").body();
        assertThat(browser.cookies()).isEmpty();

        assertText(browser.get(link), "choose a new password, ada");
        assertThat(browser.get(link.substring(0, link.length() - 1)).status()).isEqualTo(410);

        browser.get("/set?name=Ada");
        String cookie = browser.cookies().get("app-session");
        assertThat(browser.get("/password-reset?token=" + cookie).status()).isEqualTo(410);
    }

    private void assertRefused(String reason) throws IOException {
        JsonNode info = info(browser);
        assertThat(info.get("reason").asText()).isEqualTo(reason);
        assertThat(info.get("isNew").asBoolean()).isTrue();
        assertText(browser.get("/"), "no name yet, set one with /set?name=");
        assertText(browser.get("/set?name=Bob"), "name has been set as: Bob");
        assertText(browser.get("/"), "name: Bob");
    }

    private static void assertText(Page page, String text) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(text);
        assertThat(page.header("Content-Type")).containsExactly("text/plain;charset=UTF-8");
    }

    private static SetCookie onlyCookie(Page page, String name) {
        assertThat(page.setCookies()).containsOnlyKeys(name);
        return page.setCookies().get(name);
    }

    private static JsonNode info(Browser browser) throws IOException {
        Page page = browser.get("/session");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Set-Cookie")).isEmpty();
        return new ObjectMapper().readTree(page.body());
    }

    private static Instant instant(JsonNode info, String name) {
        return Instant.parse(info.get(name).asText());
    }

    private static String flip(String value, int at) {
        char other = value.charAt(at) == 'A' ? 'B' : 'A';
        return value.substring(0, at) + other + value.substring(at + 1);
    }

    private static long files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("x[0-9a-f]+"))
                    .count();
        }
    }
}
