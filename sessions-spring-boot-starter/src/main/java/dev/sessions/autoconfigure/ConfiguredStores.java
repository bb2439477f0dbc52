package dev.sessions.autoconfigure;

import dev.sessions.spi.SessionStore;

/** May put another store in front of the one that a session is configured with. */
@FunctionalInterface
interface ConfiguredStores {

    /** The store in front; {@code session} may be a pattern, {@code name} is where sessions are written to. */
    SessionStore inFront(SessionStore store, String session, String name);
}
