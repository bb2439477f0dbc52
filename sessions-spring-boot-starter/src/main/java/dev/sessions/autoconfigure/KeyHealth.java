package dev.sessions.autoconfigure;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRingSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The keys by id, and what is wrong with those that were to be loaded. It is up all the same: such a node works as before,
 * and taking it out of rotation would take out all that share the file.
 */
record KeyHealth(KeyRingSource keys, KeyReports reports) implements HealthIndicator {

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        health.withDetail("keys", keys.describe().stream().map(KeyHealth::shown).toList());
        String problem = reports.problem();
        if (problem != null) {
            health.withDetail("problem", problem);
        }
        return health.build();
    }

    private static Map<String, String> shown(KeyInfo key) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("id", key.id());
        shown.put("state", key.state().toString());
        if (key.activeFrom() != null) {
            shown.put("activeFrom", key.activeFrom().toString());
        }
        if (key.retireAt() != null) {
            shown.put("retireAt", key.retireAt().toString());
        }
        return shown;
    }
}
