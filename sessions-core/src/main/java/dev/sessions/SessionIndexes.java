package dev.sessions;

import java.util.Map;

/**
 * The indexes of the configured sessions, by session name.
 *
 * <pre>{@code
 * indexes.get().endAll("user-42");            // every default session of that user, in every browser
 * }</pre>
 */
public final class SessionIndexes {

    private final Map<String, NamedSession> configured;
    private final String defaultName;

    /**
     * The indexes of configured sessions.
     *
     * @param configured the configured sessions by name
     * @param defaultName the name of the default session
     */
    public SessionIndexes(Map<String, NamedSession> configured, String defaultName) {
        this.configured = Map.copyOf(configured);
        this.defaultName = defaultName;
    }

    /**
     * The index of the default session.
     *
     * @return the index
     * @throws IllegalStateException when its store keeps none
     */
    public SessionIndex get() {
        return get(defaultName);
    }

    /**
     * The index of a session.
     *
     * @param name the session's name
     * @return the index
     * @throws IllegalArgumentException when no session of that name is configured
     * @throws IllegalStateException when its store keeps none
     */
    public SessionIndex get(String name) {
        NamedSession session = NamedSession.find(configured, name);
        SessionIndex index = session.store().index(session.options());
        if (index == null) {
            throw new IllegalStateException("The store of session '" + name + "' keeps no index of owners. Sessions in"
                    + " cookies need a place for what is revoked: sessions.revocation.store");
        }
        return index;
    }
}
