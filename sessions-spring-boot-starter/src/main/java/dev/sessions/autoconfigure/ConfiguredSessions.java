package dev.sessions.autoconfigure;

import dev.sessions.NamedSession;
import java.util.Map;

/** The sessions of this application, checked. */
record ConfiguredSessions(Map<String, NamedSession> all, String defaultName) {}
