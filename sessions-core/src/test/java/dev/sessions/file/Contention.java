package dev.sessions.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Many that want the same at once. */
final class Contention {

    private Contention() {}

    /** Adds one to a number kept as text, again and again until nobody came in between. */
    static Mono<Boolean> increment(SessionBackend backend, String key) {
        return Mono.defer(() -> backend.find(key))
                .single()
                .flatMap(read -> {
                    int number = Integer.parseInt(new String(read.data(), UTF_8)) + 1;
                    byte[] data = Integer.toString(number).getBytes(UTF_8);
                    return backend.replace(
                            key,
                            read.version(),
                            new StoredSession(data, read.version() + 1, read.expiresAt(), read.owner()));
                })
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(Integer.MAX_VALUE, Function.identity());
    }

    static <T> List<T> concurrently(int times, Function<Integer, Mono<T>> work) {
        return Flux.range(0, times)
                .flatMap(i -> Mono.defer(() -> work.apply(i)).subscribeOn(Schedulers.boundedElastic()), times)
                .collectList()
                .block();
    }
}
