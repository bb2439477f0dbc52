package dev.sessions.autoconfigure;

import dev.sessions.CookieOptions;
import dev.sessions.SessionOptions;
import dev.sessions.autoconfigure.SessionsProperties.Store;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.StagedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Says at start-up what each session is, since a setting that went wrong is not seen in a browser. Nothing secret. */
final class StartupLog {

    private static final Logger log = LoggerFactory.getLogger(SessionsAutoConfiguration.class);

    private StartupLog() {}

    static void session(SessionOptions options, Store store, String protection) {
        log.info(
                "Session '{}': store {}{}, {}, lifetime {}{}{}, cookie {}",
                options.name(),
                store.write(),
                store.read().isEmpty() ? "" : " (read from " + String.join(", ", store.read()) + ")",
                protection,
                text(options.lifetime()),
                optional(", idle timeout ", options.idleTimeout()),
                optional(", absolute timeout ", options.absoluteTimeout()),
                cookie(options));
    }

    static void webSession(String session) {
        log.info("Spring's WebSession is the session '{}'", session);
    }

    /** Which key seals, which does next and when, and what becomes of the others; by their ids. */
    static void keys(StagedKeys keys, Instant now) {
        String each = keys.describe(now).stream()
                .map(key -> switch (key.state()) {
                    case SEALING -> key.id() + " seals";
                    case ANNOUNCED -> key.id() + " is announced, active from " + key.activeFrom();
                    case OPENING -> key.id() + " opens" + (key.retireAt() == null ? "" : " until " + key.retireAt());
                })
                .collect(Collectors.joining(", "));
        Instant next = keys.nextSealing(now);
        log.info(
                "Session keys: {}{}",
                each,
                next == null
                        ? ""
                        : "; next to seal is " + keys.at(next).sealing().idText() + ", from " + next);
        for (SessionKey key : keys.neverSealing(now)) {
            log.warn(
                    "Session keys: {} is announced, but will never seal: a key before it in the list always does. Move it to"
                            + " the front.",
                    key.idText());
        }
    }

    /** Clients keep one of two cookies whose names are the same but for case: curl does. */
    static void similarNames(Stream<String> sessions, Environment environment) {
        Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String webSession = environment.getProperty("server.reactive.session.cookie.name", "SESSION");
        seen.put(webSession, "the cookie of Spring's WebSession, '" + webSession + "'");
        sessions.forEach(name -> {
            String same = seen.putIfAbsent(name, "that of the session '" + name + "'");
            if (same != null) {
                log.warn(
                        "The cookie of the session '{}' has the name of {}, or differs from it by case alone: clients confuse"
                                + " the two. Give one of them another name.",
                        name,
                        same);
            }
        });
    }

    private static String optional(String label, @Nullable Duration duration) {
        return duration == null ? "" : label + text(duration);
    }

    private static String text(Duration duration) {
        return DurationFormatterUtils.print(duration, Style.COMPOSITE);
    }

    private static String cookie(SessionOptions options) {
        CookieOptions cookie = options.cookie();
        List<String> attributes = new ArrayList<>();
        attributes.add("Path=" + cookie.path());
        if (cookie.domain() != null) {
            attributes.add("Domain=" + cookie.domain());
        }
        if (cookie.httpOnly()) {
            attributes.add("HttpOnly");
        }
        attributes.add("SameSite=" + cookie.sameSite().attribute());
        if (cookie.secure(true)) {
            attributes.add(cookie.secure(false) ? "Secure" : "Secure over https");
        }
        if (cookie.partitioned()) {
            attributes.add("Partitioned");
        }
        if (!options.persistent()) {
            attributes.add("until the browser closes");
        }
        return String.join("; ", attributes);
    }
}
