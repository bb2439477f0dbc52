package dev.sessions.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicLong;

/** How often keys were loaded again and what became of it, and whether those in use are others than were to be. */
record KeyMetrics(KeyReports reports) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "swapped", reports.swapped);
        count(registry, "unchanged", reports.unchanged);
        count(registry, "refused", reports.refused);
        Gauge.builder("sessions.keys.stale", reports, each -> each.problem() == null ? 0 : 1)
                .description("1 while the session keys that were loaded last are refused, and those before are in use")
                .register(registry);
    }

    private static void count(MeterRegistry registry, String outcome, AtomicLong count) {
        FunctionCounter.builder("sessions.keys.reloads", count, AtomicLong::doubleValue)
                .tag("outcome", outcome)
                .description("How often the session keys were loaded again")
                .register(registry);
    }
}
