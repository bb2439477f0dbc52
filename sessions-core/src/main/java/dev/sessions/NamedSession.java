package dev.sessions;

import java.util.Map;

/**
 * A configured session: what its options are and where it is kept.
 *
 * @param options its name, times and cookie attributes
 * @param store where it is kept
 */
public record NamedSession(SessionOptions options, SessionStore store) {

    static NamedSession find(Map<String, NamedSession> configured, String name) {
        NamedSession session = configured.get(name);
        if (session == null) {
            throw new IllegalArgumentException("No session '" + name + "' is configured, only "
                    + configured.keySet().stream().sorted().toList());
        }
        return session;
    }
}
