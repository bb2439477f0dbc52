package dev.sessions.request;

import dev.sessions.CookieOptions;
import dev.sessions.SessionOptions;
import dev.sessions.SessionTooLargeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value too long for one cookie, split over {@code name}, {@code name.1}, {@code name.2} and so on. The first piece
 * begins with the number of pieces and a dot; every piece but the last is exactly full.
 *
 * <p>So the pieces follow from the whole value and from nothing else. The value is a token, authenticated as a whole:
 * with a piece missing, swapped, taken from another value or counted wrongly, it does not authenticate.
 */
final class CookiePieces {

    /** No server takes headers that would need more. */
    private static final int MAX_PIECES = 99;

    private CookiePieces() {}

    static String pieceName(String name, int index) {
        return index == 0 ? name : name + "." + index;
    }

    /** How many characters of the value piece {@code index} of {@code count} holds when full. */
    private static int room(String name, int index, int count) {
        String prefix = index == 0 ? count + "." : "";
        return SessionOptions.SINGLE_COOKIE_SIZE - pieceName(name, index).length() - prefix.length();
    }

    /** The cookies to send instead of one; the same one when it fits. */
    static List<SessionCookie> split(SessionCookie whole) {
        String name = whole.name();
        String value = whole.value();
        if (name.length() + value.length() <= SessionOptions.SINGLE_COOKIE_SIZE) {
            return List.of(whole);
        }
        int count = count(name, value.length());
        List<SessionCookie> pieces = new ArrayList<>();
        for (int index = 0, from = 0; index < count; index++) {
            int to = Math.min(value.length(), from + room(name, index, count));
            String piece = (index == 0 ? count + "." : "") + value.substring(from, to);
            pieces.add(new SessionCookie(pieceName(name, index), piece, whole.maxAge(), whole.options()));
            from = to;
        }
        return pieces;
    }

    private static int count(String name, int length) {
        for (int count = 2; count <= MAX_PIECES; count++) {
            int total = 0;
            for (int index = 0; index < count; index++) {
                total += room(name, index, count);
            }
            if (total >= length) {
                return count;
            }
        }
        throw new SessionTooLargeException(
                "Session '" + name + "' of " + length + " characters would need more than " + MAX_PIECES + " cookies");
    }

    /**
     * Puts a value together again.
     *
     * @param first the value of the first cookie
     * @param cookies the request's cookie values by name
     * @return the whole value; the first itself when it is whole; {@code null} when pieces are missing or not those of
     *     one value
     */
    static @Nullable String join(String name, String first, Function<String, List<String>> cookies) {
        int dot = first.indexOf('.');
        if (dot < 1 || dot > 2 || !first.substring(0, dot).matches("[1-9][0-9]?")) {
            return first;
        }
        int count = Integer.parseInt(first.substring(0, dot));
        StringBuilder whole = new StringBuilder(first.substring(dot + 1));
        if (count < 2 || whole.length() != room(name, 0, count)) {
            return null;
        }
        for (int index = 1; index < count; index++) {
            Set<String> candidates = new LinkedHashSet<>(cookies.apply(pieceName(name, index)));
            if (candidates.size() != 1) {
                return null;
            }
            String piece = candidates.iterator().next();
            int room = room(name, index, count);
            if (index < count - 1 ? piece.length() != room : piece.isEmpty() || piece.length() > room) {
                return null;
            }
            whole.append(piece);
        }
        return whole.toString();
    }

    /** Removals of the pieces the request holds beyond those that are sent now. */
    static List<SessionCookie> stale(
            String name, int sent, CookieOptions options, Function<String, List<String>> cookies) {
        List<SessionCookie> removals = new ArrayList<>();
        for (int index = Math.max(1, sent); index < MAX_PIECES; index++) {
            if (!cookies.apply(pieceName(name, index)).isEmpty()) {
                removals.add(SessionCookie.removal(pieceName(name, index), options));
            }
        }
        return removals;
    }
}
