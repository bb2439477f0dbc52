package dev.sessions;

import dev.sessions.SessionData.Owner;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a session has of its own beside values and flashes, and which of it this request set. */
final class TrackedSettings {

    private final boolean persistentByDefault;
    private @Nullable Duration lifetime;
    private boolean persistent;
    private @Nullable CookieOptions cookie;
    private @Nullable Owner owner;
    private boolean lifetimeSet;
    private boolean cookieSet;
    private boolean ownerSet;

    TrackedSettings(SessionData data, boolean persistent, boolean persistentByDefault) {
        this.persistentByDefault = persistentByDefault;
        this.persistent = persistent;
        this.lifetime = data.lifetime();
        this.cookie = data.cookie();
        this.owner = data.owner();
    }

    @Nullable
    Duration lifetime() {
        return lifetime;
    }

    boolean persistent() {
        return persistent;
    }

    @Nullable
    CookieOptions cookie() {
        return cookie;
    }

    @Nullable
    Owner owner() {
        return owner;
    }

    boolean lifetimeSet() {
        return lifetimeSet;
    }

    boolean ownerSet() {
        return ownerSet;
    }

    void lifetime(@Nullable Duration lifetime, boolean persistent) {
        this.lifetime = lifetime;
        this.persistent = persistent;
        this.lifetimeSet = true;
    }

    void cookie(CookieOptions cookie) {
        this.cookie = cookie;
        this.cookieSet = true;
    }

    void owner(Owner owner) {
        this.owner = owner;
        this.ownerSet = true;
    }

    boolean changed() {
        return lifetimeSet || cookieSet || ownerSet;
    }

    /** As those of a session that begins now. */
    TrackedSettings begunAnew() {
        return new TrackedSettings(SessionData.EMPTY, persistentByDefault, persistentByDefault);
    }

    /** Goes on from what is stored now; what this request set stays. */
    void rebase(SessionData data, boolean nowPersistent) {
        if (!lifetimeSet) {
            lifetime = data.lifetime();
            persistent = nowPersistent;
        }
        if (!cookieSet) {
            cookie = data.cookie();
        }
        if (!ownerSet) {
            owner = data.owner();
        }
    }
}
