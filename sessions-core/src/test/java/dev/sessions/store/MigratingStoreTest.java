package dev.sessions.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.backend.InMemoryBackend;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigratingStoreTest {

    private final Parts parts = new Parts();
    private final InMemoryBackend oldBackend = parts.backend();
    private final BackendStore old = parts.store(oldBackend);
    private final BackendStore target = parts.backendStore();
    private final MigratingStore moving = new MigratingStore(List.of(target, old), target);

    private Visitor withOldSession() {
        Visitor visitor = new Visitor(parts.options, old);
        visitor.visit(session -> {
            session.put("name", "Ada");
            session.addFlash("hello");
            session.remember(Duration.ofDays(90));
        });
        parts.clock.pass(Duration.ofDays(1));
        return visitor;
    }

    @Test
    void aSessionIsReadFromTheOldStoreSavedInTheNewOneAndRemovedFromTheOld() {
        Visitor visitor = withOldSession().at(moving);
        var createdAt = visitor.look().createdAt();

        assertThat(visitor.look().isNew()).isFalse();
        assertThat(visitor.visit(session -> {}))
                .as("moved although nothing changed")
                .hasSize(1);

        Visitor after = visitor.at(target);
        assertThat(after.look().get("name", String.class)).isEqualTo("Ada");
        assertThat(after.look().createdAt()).isEqualTo(createdAt);
        assertThat(after.look().expiresAt()).isEqualTo(parts.clock.instant().plus(Duration.ofDays(90)));
        assertThat(after.look().flashes(String.class)).containsExactly("hello");
        assertThat(visitor.at(old).look().reason()).contains(Reason.ENDED);
    }

    @Test
    void onceMovedItIsSavedOnlyWhenItChanges() {
        Visitor visitor = withOldSession().at(moving);
        visitor.visit(session -> {});
        assertThat(visitor.visit(session -> {})).isEmpty();
        visitor.visit(session -> session.put("name", "Grace"));
        assertThat(visitor.look().get("name", String.class)).isEqualTo("Grace");
    }

    @Test
    void twoRequestsThatMoveOneSessionLoseNothing() {
        Visitor visitor = withOldSession().at(moving);
        Visitor.InFlight first = visitor.begin();
        Visitor.InFlight second = visitor.begin();
        first.session().put("a", 1);
        second.session().put("b", 2);
        first.commit();
        second.commit();
        assertThat(visitor.look().keys()).containsExactlyInAnyOrder("name", "a", "b");
    }

    @Test
    void aSessionEndedWhileItIsMovedIsNotBroughtBack() {
        Visitor visitor = withOldSession().at(moving);
        Visitor.InFlight slow = visitor.begin();
        Visitor other = visitor.at(moving);
        other.visit(session -> {});
        other.visit(session -> session.invalidate());
        slow.session().put("late", true);

        assertThat(slow.commit()).isEmpty();
        assertThat(visitor.look().reason()).contains(Reason.ENDED);
    }

    @Test
    void loggingOutAtTheMomentOfMovingEndsItInBothStores() {
        Visitor visitor = withOldSession().at(moving);
        Visitor copy = visitor.at(old);
        assertThat(visitor.visit(session -> session.invalidate()))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.isRemoval()).isTrue());
        assertThat(copy.look().reason()).contains(Reason.ENDED);
        assertThat(copy.at(target).look().reason()).contains(Reason.ENDED);
    }

    @Test
    void renewingTheIdAtTheMomentOfMovingKeepsTheContents() {
        Visitor visitor = withOldSession().at(moving);
        Visitor copy = visitor.at(moving);
        visitor.visit(session -> session.renewId());
        assertThat(visitor.look().get("name", String.class)).isEqualTo("Ada");
        assertThat(copy.look().isNew()).isTrue();
    }

    @Test
    void sessionsMoveFromCookiesToABackendAndBack() {
        CookieStore cookies = parts.cookieStore();
        Visitor visitor = new Visitor(parts.options, cookies);
        visitor.visit(session -> session.put("name", "Ada"));

        Visitor there = visitor.at(new MigratingStore(List.of(target, cookies), target));
        there.visit(session -> {});
        assertThat(there.at(target).look().get("name", String.class)).isEqualTo("Ada");

        Visitor back = there.at(new MigratingStore(List.of(cookies, target), cookies));
        back.visit(session -> {});
        assertThat(back.at(cookies).look().get("name", String.class)).isEqualTo("Ada");
        assertThat(there.at(target).look().isNew()).isTrue();
    }

    @Test
    void aCookieThatNoStoreKnowsGivesANewSession() {
        SessionOptions options = parts.options;
        Visitor visitor = new Visitor(options, moving);
        visitor.cookies.put(options.name(), "nonsense");
        assertThat(visitor.look().reason()).contains(Reason.MALFORMED);
        visitor.visit(session -> session.put("name", "Ada"));
        assertThat(visitor.at(target).look().get("name", String.class)).isEqualTo("Ada");
    }

    @Test
    void anIdRenewedInOneOfTheStoresIsKnownAsSuch() {
        Visitor visitor = withOldSession().at(moving);
        visitor.visit(session -> {});
        Visitor late = visitor.at(new MigratingStore(List.of(old, target), target));
        visitor.visit(session -> session.renewId());

        assertThat(late.look().reason()).contains(Reason.RENEWED);
        assertThat(late.visit(session -> session.put("visits", 1))).isEmpty();
    }
}
