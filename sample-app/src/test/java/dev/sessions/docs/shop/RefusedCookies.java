package dev.sessions.docs.shop;

import dev.sessions.Reason;
import dev.sessions.spi.SessionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** Counts the cookies that were refused, by reason. */
@Component
class RefusedCookies implements SessionListener {

    private final Map<Reason, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void refused(String session, Reason reason) {
        counts.computeIfAbsent(reason, unknown -> new LongAdder()).increment();
    }

    long count(Reason reason) {
        LongAdder count = counts.get(reason);
        return count == null ? 0 : count.sum();
    }
}
