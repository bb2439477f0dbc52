package dev.sessions;

/**
 * The indexes of the configured sessions, by session name.
 *
 * <pre>{@code
 * indexes.get().endAll("user-42");            // every default session of that user, in every browser
 * }</pre>
 */
public interface SessionIndexes {

    /**
     * The index of the default session.
     *
     * @return the index
     * @throws UnsupportedOperationException when its store keeps none; the message says what is missing
     */
    SessionIndex get();

    /**
     * The index of a session.
     *
     * @param name the session's name, as for {@link SessionRegistry#get(String)}
     * @return the index
     * @throws IllegalArgumentException when no session of that name is configured
     * @throws UnsupportedOperationException when its store keeps none; the message says what is missing
     */
    SessionIndex get(String name);
}
