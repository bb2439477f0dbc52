package dev.sessions.websession;

import static dev.sessions.websession.LoginSite.isLoggedIn;
import static dev.sessions.websession.LoginSite.logIn;
import static dev.sessions.websession.LoginSite.token;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.Browser;
import dev.sessions.testing.Reply;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The requests of one page, around a login and around a refreshed token. Spring Security gives the session another id whenever it
 * saves who is logged in, and a page's other requests are on their way with the old one.
 */
class ParallelLoginTest {

    private static final WebSessionServerSecurityContextRepository SECURITY =
            new WebSessionServerSecurityContextRepository();

    @AfterAll
    static void close() {
        LoginSite.closeAll();
    }

    /** What is done when a token was refreshed: the user is saved again. */
    private static Mono<Boolean> saveUser(ServerWebExchange exchange) {
        return SECURITY.load(exchange)
                .flatMap(user -> SECURITY.save(exchange, user).thenReturn(true))
                .defaultIfEmpty(false);
    }

    /** A request that has the session in its hands and waits. */
    private record Waiting(CompletableFuture<Reply> reply, CompletableFuture<Void> go) {

        static Waiting begin(Visitor visitor, Function<ServerWebExchange, Mono<?>> work) throws Exception {
            CompletableFuture<Void> loaded = new CompletableFuture<>();
            CompletableFuture<Void> go = new CompletableFuture<>();
            CompletableFuture<Reply> reply = visitor.browser()
                    .beginGet(Site.Steps.add(exchange -> SECURITY.load(exchange)
                            .map(SecurityContext::getAuthentication)
                            .then(exchange.getSession())
                            .doOnNext(session -> session.getAttribute("any"))
                            .doOnNext(session -> loaded.complete(null))
                            .then(Mono.fromFuture(go))
                            .then(Mono.defer(() -> work.apply(exchange).then(Mono.just(true))))));
            loaded.get(30, SECONDS);
            return new Waiting(reply, go);
        }

        Reply finish() throws Exception {
            go.complete(null);
            return reply.get(30, SECONDS);
        }
    }

    private static Mono<?> put(ServerWebExchange exchange, String name, String value) {
        return exchange.getSession().doOnNext(session -> session.getAttributes().put(name, value));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatComesWithTheIdOfBeforeARefreshIsStillLoggedIn(Store store) {
        Visitor visitor = LoginSite.on(store).visitor();
        logIn(visitor.browser(), "ada");
        Browser late = visitor.browser().copy();

        assertThat(visitor.request(ParallelLoginTest::saveUser).result()).isTrue();

        Reply reply = late.get("/me");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.setCookies()).isEmpty();
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
        LoginSite.on(store).clock().advance(Duration.ofSeconds(11));
        assertThat(isLoggedIn(late, "ada")).isEqualTo(store.isCookie());
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatOnlyReadsIsNotInTheWayOfALogin(Store store) throws Exception {
        Visitor visitor = LoginSite.on(store).visitor();
        token(visitor.browser());
        Waiting reads = Waiting.begin(visitor, exchange -> Mono.empty());

        logIn(visitor.browser(), "ada");

        Reply reply = reads.finish();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.setCookies()).isEmpty();
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
    }

    /** It came with the id of before the login, which somebody else may know. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SIGNED", "SEALED"})
    void whatASlowRequestPutsInDuringALoginIsNotInTheSessionOfWhoLoggedIn(Store store) throws Exception {
        Visitor visitor = LoginSite.on(store).visitor();
        token(visitor.browser());
        Waiting slow = Waiting.begin(visitor, exchange -> put(exchange, "seen", "yes"));

        logIn(visitor.browser(), "ada");

        Reply reply = slow.finish();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
        assertThat(visitor.attribute("seen")).isEqualTo("none");
        keep(visitor.browser(), reply);
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SIGNED", "SEALED"})
    void whatASlowRequestPutsInDuringARefreshLogsNobodyOut(Store store) throws Exception {
        Visitor visitor = LoginSite.on(store).visitor();
        logIn(visitor.browser(), "ada");
        Waiting slow = Waiting.begin(visitor, exchange -> put(exchange, "seen", "yes"));

        visitor.request(ParallelLoginTest::saveUser);

        Reply reply = slow.finish();
        assertThat(reply.status()).isEqualTo(200);
        keep(visitor.browser(), reply);
        assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
        assertThat(visitor.attribute("seen")).isEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource
    void twoRequestsThatRefreshAtOnceLeaveTheVisitorLoggedInWhoeverAnswersLast(Store store) throws Exception {
        for (boolean firstAnswersLast : new boolean[] {false, true}) {
            Visitor visitor = LoginSite.on(store).visitor();
            logIn(visitor.browser(), "ada");
            Waiting one = Waiting.begin(visitor, ParallelLoginTest::saveUser);
            Waiting other = Waiting.begin(visitor, ParallelLoginTest::saveUser);

            Reply first = one.finish();
            Reply second = other.finish();

            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            keep(visitor.browser(), firstAnswersLast ? second : first);
            keep(visitor.browser(), firstAnswersLast ? first : second);
            assertThat(isLoggedIn(visitor.browser(), "ada"))
                    .as("first last: " + firstAnswersLast)
                    .isTrue();
            assertThat(isLoggedIn(visitor.browser(), "ada")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SIGNED", "SEALED"})
    void aRefreshThatIsUnderWayDuringALogoutLogsNobodyInAgain(Store store) throws Exception {
        Visitor visitor = LoginSite.on(store).visitor();
        logIn(visitor.browser(), "ada");
        String token = token(visitor.browser());
        Waiting refresh = Waiting.begin(visitor, ParallelLoginTest::saveUser);

        visitor.browser().post("/logout", Map.of("_csrf", token));

        keep(visitor.browser(), refresh.finish());
        assertThat(isLoggedIn(visitor.browser(), "ada")).isFalse();
    }

    private static void keep(Browser browser, Reply reply) {
        reply.setCookies().forEach(cookie -> browser.withCookie(cookie.name(), cookie.value()));
    }
}
