package dev.sessions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sessions.InvalidOptionException;
import dev.sessions.SessionInfo;
import dev.sessions.SessionOptions;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.store.BackendStore;
import dev.sessions.testing.TestClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose names are made while a request is served, and match a configured pattern. */
class NamesAtRunTimeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock();
    private final KeyRing keys = KeyRing.of(SessionKey.random());
    private final Map<String, String> browser = new HashMap<>();
    private final ConfiguredSessions sessions = configured(
            SessionOptions.of("session"),
            SessionOptions.builder("cart-*").lifetime(Duration.ofDays(1)).build(),
            SessionOptions.builder("cart-vip-*").lifetime(Duration.ofDays(2)).build(),
            SessionOptions.builder("cart-main").lifetime(Duration.ofDays(3)).build(),
            SessionOptions.builder("large").maxSize(6000).build(),
            SessionOptions.of("large.*"),
            SessionOptions.builder("wide-*").maxSize(6000).build());

    @Test
    void eachNameIsASessionAndACookieOfItsOwn() {
        visit(Map.of("cart-1", "tea", "cart-2", "milk"));

        assertThat(browser).containsOnlyKeys("cart-1", "cart-2");
        SessionRequest next = request();
        assertThat(next.get("cart-1").block(PATIENCE).get("item", String.class)).isEqualTo("tea");
        assertThat(next.get("cart-2").block(PATIENCE).get("item", String.class)).isEqualTo("milk");
        assertThat(next.get("cart-3").block(PATIENCE).isNew()).isTrue();
        assertThat(next.get("cart-1").block(PATIENCE).name()).isEqualTo("cart-1");
    }

    @Test
    void theCookieOfOneNameIsNotGoodUnderAnother() {
        visit(Map.of("cart-1", "tea"));
        browser.put("cart-2", browser.get("cart-1"));

        assertThat(request().get("cart-2").block(PATIENCE).isNew()).isTrue();
    }

    @Test
    void anExactNameWinsAndThenTheLongestPattern() {
        SessionRequest request = request();

        assertThat(lives(request, "cart-main")).hasDays(3);
        assertThat(lives(request, "cart-vip-1")).hasDays(2);
        assertThat(lives(request, "cart-vip-"))
                .as("an asterisk stands for one character at least")
                .hasDays(1);
        assertThat(lives(request, "cart-1")).hasDays(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cart-",
                "cart",
                "Cart-1",
                "",
                "*",
                "cart-*",
                "cart-1*",
                "cart-**",
                "xcart-1",
                "cart-a b",
                "cart-;",
                "cart-=",
                "cart-é",
                "cart-\"",
                "cart-\r\nSet-Cookie: a=b",
                "\r\ncart-1",
                "cart-1\n"
            })
    void anyOtherNameIsRefusedAndPrintedWithoutWhatWouldBreakALogLine(String name) {
        SessionRequest request = request();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.get(name))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\r", "\n", "é"));
        assertThatIllegalArgumentException().isThrownBy(() -> sessions.get(name));
        assertThat(request.isUsed()).isFalse();
    }

    @Test
    void aNameIsAtMost128CharactersLong() {
        SessionRequest request = request();

        assertThat(request.get("cart-" + "1".repeat(123)).block(PATIENCE).isNew())
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> request.get("cart-" + "1".repeat(124)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.get("x".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void aNameThatAPieceOfASplitSessionHasIsRefused() {
        for (String name : List.of("large.1", "wide-7.12")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> request().get(name))
                    .withMessageContaining("piece");
        }
        assertThat(request().get("large.x").block(PATIENCE).isNew()).isTrue();
        assertThat(request().get("cart-7.12").block(PATIENCE).isNew()).isTrue();
    }

    @Test
    void aNameThatBreaksTheRulesOfItsPrefixIsRefused() {
        ConfiguredSessions any = configured(SessionOptions.of("session"), SessionOptions.of("_*"));

        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> any.request(name -> List.of()).get("__Host-cart"));
    }

    @Test
    void aRequestUsesSixteenNamesAtMostEachAsOftenAsItLikes() {
        SessionRequest request = request();
        for (int i = 0; i < 16; i++) {
            request.get("cart-" + i);
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> request.get("cart-16"))
                .withMessageContaining("16");
        assertThat(request.get("cart-15").block(PATIENCE).isNew()).isTrue();
        assertThat(request.get("cart-main").block(PATIENCE).isNew()).isTrue();
        assertThat(request().get("cart-16").block(PATIENCE).isNew()).isTrue();
    }

    @Test
    void theSessionsOfAnOwnerAreFoundByTheirName() {
        SessionRequest request = request();
        request.get("cart-1").block(PATIENCE).owner("ada");
        request.get("cart-2").block(PATIENCE).owner("ada");
        commit(request);

        List<SessionInfo> found =
                sessions.get("cart-1").list("ada").collectList().block(PATIENCE);

        assertThat(found).hasSize(1);
        sessions.get("cart-1").endAll("ada").block(PATIENCE);
        SessionRequest next = request();
        assertThat(next.get("cart-1").block(PATIENCE).isNew()).isTrue();
        assertThat(next.get("cart-2").block(PATIENCE).isNew()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart-*", "cart-1"})
    void whatAPatternIsForIsNotTheDefaultSession(String name) {
        List<Configured> pattern = List.of(configured(SessionOptions.of("cart-*"), store()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfiguredSessions(pattern, name, clock, List.of()))
                .withMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "a*b", "*a", "a**"})
    void anAsteriskStandsAtTheEndOfANameAlone(String name) {
        assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> SessionOptions.of(name));
    }

    private Duration lives(SessionRequest request, String name) {
        return Duration.between(
                clock.instant(), request.get(name).block(PATIENCE).expiresAt());
    }

    private void visit(Map<String, String> items) {
        SessionRequest request = request();
        items.forEach((name, item) -> request.get(name).block(PATIENCE).put("item", item));
        commit(request);
    }

    private void commit(SessionRequest request) {
        request.commit().block(PATIENCE).forEach(cookie -> browser.put(cookie.name(), cookie.value()));
    }

    private SessionRequest request() {
        Map<String, String> cookies = Map.copyOf(browser);
        return sessions.request(name -> cookies.containsKey(name) ? List.of(cookies.get(name)) : List.of());
    }

    private ConfiguredSessions configured(SessionOptions... options) {
        BackendStore store = store();
        List<Configured> all =
                Stream.of(options).map(each -> configured(each, store)).toList();
        return new ConfiguredSessions(all, "session", clock, List.of());
    }

    private static Configured configured(SessionOptions options, BackendStore store) {
        return new Configured(options, store, new JacksonValueCodec());
    }

    private BackendStore store() {
        return new BackendStore(new InMemoryBackend(clock, 1_000), () -> keys, clock);
    }
}
