package dev.sessions.autoconfigure;

import dev.sessions.backend.SessionBackend;
import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.RandomBytes;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The keys by id, what is wrong with those that were to be loaded, and whether the backends answer. A backend that does not
 * makes it down. Keys do not: a node whose keys could not be loaded again works as before, and taking it out of rotation would
 * take out all that share the file.
 */
record SessionsHealth(KeyRingSource keys, KeyReports reports, SessionStores stores) implements ReactiveHealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public Mono<Health> health() {
        return Flux.fromIterable(stores.backends().entrySet())
                .flatMapSequential(each -> answer(each.getKey(), each.getValue()))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new)
                .map(this::health);
    }

    private Health health(Map<String, Status> answers) {
        Health.Builder health = answers.containsValue(Status.DOWN) ? Health.down() : Health.up();
        health.withDetail(
                "keys", keys.describe().stream().map(SessionsHealth::shown).toList());
        String problem = reports.problem();
        if (problem != null) {
            health.withDetail("problem", problem);
        }
        return health.withDetail("stores", answers).build();
    }

    /** It is asked for what is not there. */
    private static Mono<Map.Entry<String, Status>> answer(String name, SessionBackend backend) {
        String nothing = Base64.getUrlEncoder().withoutPadding().encodeToString(RandomBytes.next(32));
        return Mono.defer(() -> backend.find(nothing))
                .timeout(PATIENCE)
                .thenReturn(Status.UP)
                .onErrorReturn(Status.DOWN)
                .map(status -> Map.entry(name, status));
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
