package dev.sessions.store;

import dev.sessions.Session;
import dev.sessions.SessionOptions;

/** What a backend is told of owners: a hash, different for each session name, so that it learns no user ids. */
final class Owners {

    private Owners() {}

    static String key(SessionOptions options, String owner) {
        return Digest.of(options.name() + '\0' + owner);
    }

    static String of(Session session) {
        return session.owner()
                .orElseThrow(() -> new IllegalStateException("Session '" + session.name() + "' has no owner"));
    }
}
