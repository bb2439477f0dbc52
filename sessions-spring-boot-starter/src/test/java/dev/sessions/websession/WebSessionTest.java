package dev.sessions.websession;

import static dev.sessions.websession.Site.meanwhile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.testing.Reply;
import dev.sessions.webflux.Sessions;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What Spring promises of a WebSession, in every store. */
@ParameterizedClass
@EnumSource(Store.class)
class WebSessionTest {

    private static final String COOKIE = "app-session";

    private static Site site;

    @Parameter
    private Store store;

    private final Visitor visitor = site.visitor();

    @BeforeParameterizedClassInvocation
    static void start(Store store) {
        site = new Site(store, "sessions.idle-timeout=30m", "sessions.named.other.store=cookie");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
    }

    private String known(String name, Object value) {
        return visitor.get(session -> {
                    session.getAttributes().put(name, value);
                    return session.getId();
                })
                .result();
    }

    private String id() {
        return visitor.get(WebSession::getId).result();
    }

    @Test
    void whatIsPutInIsThereInTheNextRequest() {
        known("name", "Ada");

        assertThat(visitor.attribute("name")).isEqualTo("Ada");
    }

    @Test
    void aSessionThatWasNotStartedIsNotKept() {
        Reply reply = visitor.visit(session -> {
            assertThat(session.isStarted()).isFalse();
            assertThat(session.isExpired()).isFalse();
        });

        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void aStartedSessionIsKeptWithNothingInIt() {
        String id = visitor.get(session -> {
                    session.start();
                    assertThat(session.isStarted()).isTrue();
                    return session.getId();
                })
                .result();

        visitor.visit(session -> {
            assertThat(session.isStarted()).isTrue();
            assertThat(session.getId()).isEqualTo(id);
            assertThat(session.getAttributes()).isEmpty();
        });
    }

    @Test
    void anAttributeStartsASessionAndTakenOutAgainItIsNotStarted() {
        Reply reply = visitor.visit(session -> {
            session.getAttributes().put("name", "Ada");
            assertThat(session.isStarted()).isTrue();
            session.getAttributes().remove("name");
            assertThat(session.isStarted()).isFalse();
        });

        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void aHandlerGetsItOnAThreadThatMustNotBeBlocked() {
        known("name", "Ada");

        assertThat(visitor.get(session -> Schedulers.isInNonBlockingThread()).result())
                .isTrue();
    }

    @Test
    void readingChangesNothingAndSendsNoCookie() {
        known("list", new ArrayList<>(List.of("a")));

        assertThat(visitor.visit(session -> session.getAttribute("list")).setCookies())
                .isEmpty();
    }

    @Test
    void aValidCookieBesideStaleOnesCounts() {
        String id = known("name", "Ada");
        String cookies =
                COOKIE + "=not-this; " + COOKIE + "=" + visitor.browser().cookie(COOKIE);

        assertThat(site.visitor()
                        .request(
                                "Cookie",
                                cookies,
                                exchange -> exchange.getSession().map(WebSession::getId))
                        .result())
                .isEqualTo(id);
    }

    @Test
    void anIdleSessionIsOver() {
        String id = known("name", "Ada");
        site.clock().advance(Duration.ofMinutes(31));

        Reply reply = visitor.visit(session -> {
            assertThat(session.getId()).isNotEqualTo(id);
            assertThat(session.isStarted()).isFalse();
        });
        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void aNewSessionTakesThePlaceOfAnIdleOne() {
        String id = known("n", 1);
        site.clock().advance(Duration.ofMinutes(31));

        assertThat(known("n", 1)).isNotEqualTo(id);
        assertThat(visitor.attribute("n")).isEqualTo(1);
    }

    @Test
    void useKeepsASessionAlive() {
        known("name", "Ada");
        for (int i = 0; i < 4; i++) {
            site.clock().advance(Duration.ofMinutes(20));
            assertThat(visitor.attribute("name")).isEqualTo("Ada");
        }
    }

    @Test
    void itSaysWhenItBeganAndWhenThisRequestCame() {
        known("name", "Ada");
        Instant began = site.clock().instant();
        site.clock().advance(Duration.ofSeconds(5));

        visitor.visit(session -> {
            assertThat(session.getCreationTime()).isBetween(began.minusSeconds(1), began);
            assertThat(session.getLastAccessTime()).isEqualTo(began.plusSeconds(5));
        });
    }

    @Test
    void itExpiresWhileARequestIsUnderWay() {
        known("name", "Ada");

        visitor.visit(session -> {
            assertThat(session.isExpired()).isFalse();
            site.clock().advance(Duration.ofMinutes(31));
            assertThat(session.isExpired()).isTrue();
        });
    }

    @Test
    void anIdleTimeOfItsOwnStaysWithItAndIsExtendedByUse() {
        visitor.visit(session -> {
            assertThat(session.getMaxIdleTime()).isEqualTo(Duration.ofMinutes(30));
            session.getAttributes().put("name", "Ada");
            session.setMaxIdleTime(Duration.ofHours(2));
        });
        for (int i = 0; i < 3; i++) {
            site.clock().advance(Duration.ofMinutes(90));
            visitor.visit(session -> assertThat(session.getMaxIdleTime()).isEqualTo(Duration.ofHours(2)));
        }
        assertThat(visitor.attribute("name")).isEqualTo("Ada");

        site.clock().advance(Duration.ofHours(2));
        assertThat(visitor.attribute("name")).isEqualTo("none");
    }

    @Test
    void anIdleTimeAloneDoesNotKeepASession() {
        Reply reply = visitor.visit(session -> {
            session.setMaxIdleTime(Duration.ofHours(2));
            assertThat(session.isStarted()).isFalse();
        });

        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void theSameIdleTimeOnceMoreChangesNothing() {
        visitor.visit(session -> {
            session.getAttributes().put("name", "Ada");
            session.setMaxIdleTime(Duration.ofHours(2));
        });
        Reply reply = visitor.visit(session -> session.setMaxIdleTime(Duration.ofHours(2)));

        assertThat(reply.setCookies()).isEmpty();
    }

    @Test
    void aNegativeIdleTimeIsForEver() {
        visitor.visit(session -> {
            session.getAttributes().put("name", "Ada");
            session.setMaxIdleTime(Duration.ofSeconds(-1));
        });
        site.clock().advance(Duration.ofDays(3650));

        visitor.visit(session -> {
            assertThat(session.getMaxIdleTime()).isNegative();
            assertThat(session.isExpired()).isFalse();
        });
        assertThat(visitor.attribute("name")).isEqualTo("Ada");
        site.clock().advance(Duration.ofDays(-3650));
    }

    @Test
    void partOfASecondOfIdleTimeIsAWholeOne() {
        visitor.visit(session -> {
            session.setMaxIdleTime(Duration.ofMillis(1500));
            assertThat(session.getMaxIdleTime()).isEqualTo(Duration.ofSeconds(2));
            session.setMaxIdleTime(Duration.ZERO);
            assertThat(session.getMaxIdleTime()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    void anotherIdKeepsWhatIsInItAndWhatIsPutInAfterwards() {
        String before = known("name", "Ada");
        visitor.then(session -> session.changeSessionId().doOnSuccess(done -> {
            assertThat(session.getId()).isNotEqualTo(before);
            session.getAttributes().put("more", 1);
        }));

        assertThat(id()).isNotEqualTo(before);
        assertThat(visitor.attribute("name")).isEqualTo("Ada");
        assertThat(visitor.attribute("more")).isEqualTo(1);
    }

    @Test
    void anotherIdForOneThatIsNewAndTwiceInARequest() {
        visitor.then(session -> {
            session.getAttributes().put("name", "Ada");
            return session.changeSessionId().then(session.changeSessionId());
        });

        assertThat(visitor.attribute("name")).isEqualTo("Ada");
    }

    @Test
    void aSessionThatWasNotStartedIsNotKeptForAnotherId() {
        assertThat(visitor.then(WebSession::changeSessionId).setCookies()).isEmpty();
    }

    @Test
    void theIdBeforeReadsForAWhileAndChangesNothing() {
        known("name", "Ada");
        Visitor old = visitor.copy();
        visitor.then(WebSession::changeSessionId);
        old.visit(session -> session.getAttributes().put("name", "Eve"));

        assertThat(old.attribute("name")).isEqualTo(store.isCookie() ? "Eve" : "Ada");
        assertThat(visitor.attribute("name")).isEqualTo("Ada");
        site.clock().advance(Duration.ofSeconds(11));
        assertThat(visitor.attribute("name")).isEqualTo("Ada");
        assertThat(old.attribute("name")).isEqualTo(store.isCookie() ? "Eve" : "none");
    }

    @Test
    void anInvalidatedSessionIsOverAtOnceAndItsCookieIsRemoved() {
        known("name", "Ada");
        Visitor copy = visitor.copy();
        Reply reply = visitor.visit(session -> {
            session.invalidate(); // without a subscriber
            assertThat(session.isExpired()).isTrue();
            assertThat(session.isStarted()).isFalse();
            assertThat(session.getAttributes()).isEmpty();
        });

        assertThat(reply.setCookie(COOKIE).attribute("Max-Age")).isEqualTo("0");
        assertThat(visitor.attribute("name")).isEqualTo("none");
        assertThat(copy.attribute("name")).isEqualTo(store.isCookie() ? "Ada" : "none");
    }

    @Test
    void whatIsPutInAfterThatBeginsANewSession() {
        String before = known("name", "Ada");
        visitor.then(session -> session.invalidate().doOnSuccess(done -> {
            session.getAttributes().put("message", "Bye");
            assertThat(session.isExpired()).isFalse();
        }));

        assertThat(id()).isNotEqualTo(before);
        assertThat(visitor.attribute("name")).isEqualTo("none");
        assertThat(visitor.attribute("message")).isEqualTo("Bye");
    }

    @Test
    void whatWasEndedMeanwhileIsNotBroughtBack() {
        known("name", "Ada");
        Visitor other = visitor.copy();
        Reply reply = visitor.then(session -> meanwhile(() -> other.visit(WebSession::invalidate))
                .then(Mono.fromRunnable(() -> session.getAttributes().put("late", 1))));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.attribute("name")).isEqualTo(store.isCookie() ? "Ada" : "none");
    }

    @Test
    void anAttributeThatIsChangedInPlaceIsSaved() {
        known("list", new ArrayList<>(List.of("a")));
        visitor.visit(
                session -> session.<List<String>>getRequiredAttribute("list").add("b"));

        assertThat(visitor.attribute("list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void puttingInWhatIsThereSavesNothingUnlessItWasChanged() {
        known("list", new ArrayList<>(List.of("a")));

        assertThat(visitor.visit(session -> session.getAttributes().put("list", session.getAttribute("list")))
                        .setCookies())
                .isEmpty();
        visitor.visit(session -> {
            List<String> list = session.getRequiredAttribute("list");
            list.add("b");
            session.getAttributes().put("list", list);
        });
        assertThat(visitor.attribute("list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void twoRequestsThatSetDifferentAttributesLoseNothing() {
        known("name", "Ada");
        Visitor other = visitor.copy();
        visitor.then(session -> {
            session.getAttributes().put("mine", 1);
            return meanwhile(() -> other.visit(there -> there.getAttributes().put("theirs", 2)));
        });

        assertThat(visitor.attribute("mine")).isEqualTo(1);
        assertThat(visitor.attribute("theirs")).isEqualTo(store.isCookie() ? "none" : 2);
    }

    @Test
    void saveIsSeenByOthersBeforeTheResponseAndTheCommitSavesTheRest() {
        known("n", 0);
        Visitor other = visitor.copy();
        Reply reply = visitor.then(session -> {
            session.getAttributes().put("n", 1);
            return session.save()
                    .then(meanwhile(() -> assertThat(other.attribute("n")).isEqualTo(store.isCookie() ? 0 : 1)))
                    .doOnSuccess(done -> session.getAttributes().put("rest", 2));
        });

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.setCookies()).hasSize(1);
        assertThat(visitor.attributes()).isEqualTo(Map.of("n", 1, "rest", 2));
    }

    @Test
    void savedBeforeTheResponseTheCookieOfANewSessionIsSentWithIt() {
        Reply reply = visitor.then(session -> {
            session.getAttributes().put("n", 1);
            return session.save();
        });

        assertThat(reply.setCookies()).hasSize(1);
        assertThat(visitor.attribute("n")).isEqualTo(1);
    }

    @Test
    void itsCookieIsSentAlsoWhenWhatIsSavedWithTheResponseFails() {
        known("n", 1);
        String before = id();
        Reply reply = visitor.request(exchange -> exchange.getSession()
                        .flatMap(session -> session.changeSessionId().then(session.save()))
                        .then(Sessions.from(exchange).get("other"))
                        .doOnNext(other -> other.put("large", "x".repeat(10_000))))
                .reply();

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.setCookie(COOKIE).value()).isNotEmpty();
        assertThat(id()).isNotEqualTo(before);
        assertThat(visitor.attribute("n")).isEqualTo(1);
    }

    @Test
    void saveOfOneThatWasNotStartedDoesNothing() {
        assertThat(visitor.then(WebSession::save).setCookies()).isEmpty();
    }

    @Test
    void saveOfOneThatWasEndedMeanwhileIsAnError() {
        known("n", 0);
        Visitor other = visitor.copy();
        visitor.then(session -> {
            session.getAttributes().put("n", 1);
            return meanwhile(() -> other.visit(WebSession::invalidate))
                    .then(session.save())
                    .materialize()
                    .doOnNext(signal -> assertThat(signal.getThrowable() instanceof IllegalStateException)
                            .isEqualTo(!store.isCookie()))
                    .then();
        });
    }

    @Test
    void aChangeAfterTheResponseIsCommittedIsAnError() {
        known("list", new ArrayList<>(List.of("a")));
        visitor.request(exchange -> exchange.getSession()
                .flatMap(session -> exchange.getResponse().setComplete().then(Mono.fromRunnable(() -> {
                    List<String> list = session.getRequiredAttribute("list");
                    assertThat(list).containsExactly("a");
                    assertLate(() -> session.getAttributes().put("n", 1));
                    assertLate(() -> session.getAttributes().put("list", list));
                    assertLate(() -> session.getAttributes().remove("list"));
                    assertLate(() -> session.getAttributes().clear());
                    assertLate(session::invalidate);
                    assertLate(() -> session.setMaxIdleTime(Duration.ofHours(1)));
                    assertLate(() -> session.changeSessionId().block(Site.PATIENCE));
                }))));
    }

    private static void assertLate(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("was changed after it was saved");
            return;
        }
        throw new AssertionError("no error");
    }

    @Test
    void theSameSessionIsOneOfThisProjects() {
        known("name", "Ada");

        visitor.request(exchange -> Sessions.from(exchange)
                .get()
                .zipWith(exchange.getSession())
                .doOnNext(both -> {
                    assertThat(both.getT1().get("name", String.class)).isEqualTo("Ada");
                    assertThat(both.getT1().id()).isEqualTo(both.getT2().getId());
                    both.getT1().put("more", 1);
                    assertThat(both.getT2().<Object>getAttribute("more")).isEqualTo(1);
                    both.getT1().remember(Duration.ofDays(10));
                    assertThat(both.getT2().getMaxIdleTime()).isEqualTo(Duration.ofDays(10));
                }));
        site.clock().advance(Duration.ofDays(9));
        assertThat(visitor.attribute("more")).isEqualTo(1);
        site.clock().advance(Duration.ofDays(-9));
    }

    @Test
    void itsTextHasNeitherIdNorValues() {
        String id = known("name", "Ada Lovelace");

        assertThat(visitor.get(WebSession::toString).result())
                .doesNotContain(id)
                .doesNotContain("Lovelace")
                .contains("name");
    }
}
