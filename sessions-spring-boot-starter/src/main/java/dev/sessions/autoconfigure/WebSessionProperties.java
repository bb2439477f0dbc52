package dev.sessions.autoconfigure;

import dev.sessions.websession.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of Spring's WebSession.
 *
 * @param enabled Whether Spring's WebSession is one of the sessions configured here.
 * @param session Name of that session. Left out, the default session.
 * @param allowedTypes Classes that attributes may be of beside those of the JDK and of Spring Security.
 * @param unreadable What becomes of an attribute that cannot be read.
 */
record WebSessionProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String session,
        @DefaultValue List<String> allowedTypes,
        @DefaultValue("drop-attribute") Unreadable unreadable) {}
