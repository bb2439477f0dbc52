package dev.sessions.request;

import dev.sessions.request.ConfiguredSessions.Configured;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configured sessions by name. Some are patterns, for names that are made at run time; those may come from whoever
 * sent the request.
 */
final class NamedSessions {

    /** A cookie of this name is a piece of a session, if that one may be split. */
    private static final Pattern PIECE = Pattern.compile("(.+)\\.[0-9]+");

    private static final int PRINTED = 128;

    private final Map<String, Configured> byName = new TreeMap<>();

    /** The longest first: it says most about a name. */
    private final List<Configured> patterns;

    NamedSessions(Collection<Configured> sessions) {
        for (Configured session : sessions) {
            if (byName.put(session.options().name(), session) != null) {
                throw new IllegalArgumentException(
                        "Two sessions are named '" + session.options().name() + "'");
            }
        }
        patterns = sessions.stream()
                .filter(session -> session.options().isPattern())
                .sorted(Comparator.comparing(session -> session.options().name().length(), Comparator.reverseOrder()))
                .toList();
    }

    Configured find(String name) {
        Configured session = known(name);
        if (session == null) {
            throw new IllegalArgumentException(
                    "No session '" + printable(name) + "' is configured, only " + byName.keySet());
        }
        if (isFixed(name)) {
            return session;
        }
        Matcher piece = PIECE.matcher(name);
        Configured whole = piece.matches() ? known(piece.group(1)) : null;
        if (whole != null && whole.options().splits()) {
            throw new IllegalArgumentException("No session can be named '" + printable(name)
                    + "': so is a piece of the session '" + printable(piece.group(1)) + "', which may be split");
        }
        return new Configured(session.options().named(name), session.store(), session.codec());
    }

    boolean isFixed(String name) {
        Configured session = byName.get(name);
        return session != null && !session.options().isPattern();
    }

    private @Nullable Configured known(String name) {
        if (isFixed(name)) {
            return Objects.requireNonNull(byName.get(name));
        }
        return patterns.stream()
                .filter(pattern -> matches(pattern.options().name(), name))
                .findFirst()
                .orElse(null);
    }

    /** At least one character stands in the place of the asterisk. */
    private static boolean matches(String pattern, String name) {
        return name.length() >= pattern.length()
                && name.startsWith(pattern.substring(0, pattern.length() - 1))
                && !name.endsWith("*");
    }

    private static String printable(String name) {
        String beginning = name.length() > PRINTED ? name.substring(0, PRINTED) + "..." : name;
        return beginning.replaceAll("[^ -~]", "?");
    }
}
