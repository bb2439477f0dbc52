package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.request.Operations.Lifetime;
import dev.sessions.request.Operations.OnSettings;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionData.Settings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a session has of its own beside values and flashes, and which of it this request set. */
final class LiveSettings {

    private Settings stored;
    private OnSettings set = OnSettings.NONE;
    private @Nullable CompletableFuture<@Nullable Long> generation;

    LiveSettings(Settings stored) {
        this.stored = stored;
    }

    /** Goes on from what is about to be stored. */
    void goOn() {
        stored = now();
        set = OnSettings.NONE;
    }

    /** Goes on from what is stored now. */
    void goOnFrom(Settings other) {
        stored = other;
        if (set.owner() == null) {
            generation = null;
        }
    }

    Settings now() {
        return set.applyTo(stored);
    }

    void lifetime(@Nullable Duration lifetime, boolean persistent) {
        set = new OnSettings(new Lifetime(lifetime, false, persistent), set.cookie(), set.owner());
    }

    /** The cookie outlives the browser as before. */
    void idleTimeout(Duration timeout) {
        Lifetime before = set.lifetime();
        Lifetime own = new Lifetime(timeout, true, before != null ? before.persistent() : null);
        set = new OnSettings(own, set.cookie(), set.owner());
    }

    void cookie(CookieOptions cookie) {
        set = new OnSettings(set.lifetime(), cookie, set.owner());
    }

    /** The owner's count is asked for at once. */
    void owner(Owner owner, Mono<Long> count) {
        set = new OnSettings(set.lifetime(), set.cookie(), owner);
        generation = count.toFuture();
    }

    @Nullable
    CompletableFuture<@Nullable Long> generation() {
        return generation;
    }

    boolean isLifetimeSet() {
        return set.lifetime() != null;
    }

    OnSettings operations() {
        return set;
    }
}
