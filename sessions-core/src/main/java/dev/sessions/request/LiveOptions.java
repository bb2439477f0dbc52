package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.SessionOptions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What a session has of its own beside what is in it: its lifetime, and the attributes of its cookie. */
abstract class LiveOptions extends LiveContents {

    final SessionOptions options;
    final Clock clock;
    private final Instant accessedAt;
    LiveSettings settings;

    LiveOptions(Configured configured, Clock clock, SessionData data) {
        super(configured.options().name(), configured.codec(), data);
        this.options = configured.options();
        this.clock = clock;
        this.accessedAt = clock.instant();
        this.settings = new LiveSettings(data.settings());
    }

    @Override
    public String name() {
        return options.name();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public Instant accessedAt() {
        return accessedAt;
    }

    @Override
    public synchronized void remember(Duration lifetime) {
        checkLifetime(lifetime);
        checkOpen();
        settings.lifetime(lifetime, true);
    }

    @Override
    public synchronized void forgetOnClose() {
        checkOpen();
        settings.lifetime(null, false);
    }

    @Override
    public synchronized CookieOptions cookie() {
        CookieOptions own = settings.now().cookie();
        return own != null ? own : options.cookie();
    }

    @Override
    public synchronized void cookie(CookieOptions cookie) {
        Objects.requireNonNull(cookie, "cookie");
        options.toBuilder().cookie(cookie).build(); // the rules of the name's prefix
        checkOpen();
        settings.cookie(cookie);
    }

    @Override
    public synchronized Duration idleTimeout() {
        Duration own = settings.now().lifetime();
        Duration configured = options.idleTimeout();
        return own != null ? own : configured != null ? configured : options.lifetime();
    }

    @Override
    public synchronized void idleTimeout(Duration timeout) {
        checkLifetime(timeout);
        checkOpen();
        Settings now = settings.now();
        if (!now.sliding() || !timeout.equals(now.lifetime())) {
            settings.idleTimeout(timeout);
        }
    }

    /** By the rules of what is configured. */
    private void checkLifetime(Duration lifetime) {
        options.toBuilder().idleTimeout(null).lifetime(lifetime).build();
    }
}
