package dev.sessions.observation;

import dev.sessions.Reason;
import dev.sessions.spi.SessionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Counts what becomes of sessions beside being loaded and saved: {@code sessions.refused} and {@code sessions.dropped} by reason,
 * and {@code sessions.conflict}, how often a change was applied again to what others had saved first. All of them are there from
 * the beginning, at zero.
 */
public final class SessionMeters implements SessionListener {

    private final MeterRegistry registry;

    /** The longest first: it says most about a name. */
    private final List<String> sessions;

    /**
     * Creates the counters.
     *
     * @param registry where they are counted
     * @param sessions the names of the configured sessions; those that end with an asterisk are patterns
     */
    public SessionMeters(MeterRegistry registry, Collection<String> sessions) {
        this.registry = registry;
        this.sessions = sessions.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        for (String session : sessions) {
            conflict(session, 0);
            for (Reason reason : Reason.values()) {
                count("sessions.refused", session, reason).increment(0);
            }
            count("sessions.dropped", session, Reason.ENDED).increment(0);
            count("sessions.dropped", session, Reason.RENEWED).increment(0);
        }
    }

    /**
     * Makes the timers that the observations of a session become, so that they are there before anything is observed.
     *
     * @param registry where they are
     * @param session the name of the session
     * @param store the name of the store
     */
    public static void timers(MeterRegistry registry, String session, String store) {
        for (SessionObservationContext.Access access : SessionObservationContext.Access.values()) {
            SessionObservationContext context = new SessionObservationContext(access, session, store);
            Timer.Builder timer = Timer.builder(access.observation()).tag("error", "none");
            new SessionObservationConvention() {}.getLowCardinalityKeyValues(context)
                    .forEach(tag -> timer.tag(tag.getKey(), tag.getValue()));
            timer.register(registry);
        }
    }

    @Override
    public void refused(String session, Reason reason) {
        count("sessions.refused", session, reason).increment();
    }

    @Override
    public void dropped(String session, Reason reason) {
        count("sessions.dropped", session, reason).increment();
    }

    @Override
    public void conflict(String session, int times) {
        Counter.builder("sessions.conflict")
                .description("How often a change was applied again to what others had saved first")
                .tag("session", configured(session))
                .register(registry)
                .increment(times);
    }

    private Counter count(String name, String session, Reason reason) {
        return Counter.builder(name)
                .description(
                        name.equals("sessions.refused")
                                ? "Cookies that gave no session, by reason"
                                : "Changes that were not saved because the session was gone, by reason")
                .tag("session", configured(session))
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** Names that are made at run time are too many for a tag. */
    private String configured(String session) {
        return sessions.stream()
                .filter(each -> each.equals(session)
                        || each.endsWith("*") && session.startsWith(each.substring(0, each.length() - 1)))
                .findFirst()
                .orElse("none");
    }
}
