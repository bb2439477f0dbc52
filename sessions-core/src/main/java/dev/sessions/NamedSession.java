package dev.sessions;

/**
 * A configured session: what its options are and where it is kept.
 *
 * @param options its name, times and cookie attributes
 * @param store where it is kept
 */
public record NamedSession(SessionOptions options, SessionStore store) {}
