package dev.sessions.docs.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.backend.StoredSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps each session as an object of a store reached over HTTP, any that honours {@code If-Match} and
 * {@code If-None-Match} on PUT and DELETE (RFC 9110 section 13). An object is its version, expiry, owner and data.
 */
public final class ObjectStoreBackend implements SessionBackend {

    private static final int HEADER = 17;

    /** An object as it was read, with the tag that a conditional request repeats. */
    private record Stored(String tag, @Nullable StoredSession session) {}

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI folder;
    private final Clock clock;

    public ObjectStoreBackend(URI folder, Clock clock) {
        this.folder = folder; // ends with a slash
        this.clock = clock;
    }

    @Override
    public Mono<StoredSession> find(String key) {
        return read(key).mapNotNull(Stored::session).filter(session -> !session.isExpired(clock.instant()));
    }

    @Override
    public Mono<Boolean> create(String key, StoredSession session) {
        return write(key, null, session);
    }

    @Override
    public Mono<Boolean> replace(String key, long expectedVersion, StoredSession session) {
        return write(key, expectedVersion, session);
    }

    @Override
    public Mono<Void> delete(String key) {
        return send(request(key).DELETE(), 200, 204, 404).then();
    }

    /** Reads what is there, decides, and writes on condition that it is still there. */
    private Mono<Boolean> write(String key, @Nullable Long expected, StoredSession session) {
        return read(key).defaultIfEmpty(new Stored("", null)).flatMap(found -> {
            StoredSession there = found.session();
            boolean live = there != null && !there.isExpired(clock.instant());
            if (expected == null ? live : !live || there.version() != expected) {
                return Mono.just(false);
            }
            boolean over = session.isExpired(clock.instant());
            if (over && found.tag().isEmpty()) {
                return Mono.just(true); // nothing there, nothing to keep
            }
            HttpRequest.Builder request = found.tag().isEmpty()
                    ? request(key).header("If-None-Match", "*")
                    : request(key).header("If-Match", found.tag());
            HttpRequest.Builder change = over ? request.DELETE() : request.PUT(body(session));
            return send(change, 200, 201, 204, 404, 409, 412).map(response -> response.statusCode() < 400);
        });
    }

    private Mono<Stored> read(String key) {
        return send(request(key).GET(), 200, 404)
                .filter(response -> response.statusCode() == 200)
                .map(response -> new Stored(tag(response), session(response.body())));
    }

    private Mono<HttpResponse<byte[]>> send(HttpRequest.Builder request, Integer... expected) {
        return Mono.fromFuture(() -> http.sendAsync(request.build(), BodyHandlers.ofByteArray()))
                .onErrorMap(
                        IOException.class,
                        e -> new SessionUnavailableException("Could not reach the object store at " + folder, e))
                .doOnNext(response -> {
                    if (!Set.of(expected).contains(response.statusCode())) {
                        throw new SessionUnavailableException(
                                "The object store at " + folder + " answered " + response.statusCode());
                    }
                });
    }

    /** A key can stand in a path as it is, but for "." and "..", which a prefix makes names like others. */
    private HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(folder.resolve("session-" + key)).timeout(Duration.ofSeconds(5));
    }

    private static String tag(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new SessionUnavailableException("The object store sends no ETag"));
    }

    private static BodyPublisher body(StoredSession session) {
        byte[] owner = session.owner() == null ? new byte[0] : session.owner().getBytes(US_ASCII);
        return BodyPublishers.ofByteArray(ByteBuffer.allocate(HEADER + owner.length + session.data().length)
                .putLong(session.version())
                .putLong(session.expiresAt().toEpochMilli())
                .put((byte) owner.length)
                .put(owner)
                .put(session.data())
                .array());
    }

    /** Malformed means not found. */
    private static @Nullable StoredSession session(byte[] body) {
        if (body.length < HEADER) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        long version = in.getLong();
        Instant expiresAt = Instant.ofEpochMilli(in.getLong());
        int data = HEADER + Byte.toUnsignedInt(in.get());
        if (body.length < data) {
            return null;
        }
        String owner = data == HEADER ? null : new String(body, HEADER, data - HEADER, US_ASCII);
        try {
            return new StoredSession(Arrays.copyOfRange(body, data, body.length), version, expiresAt, owner);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
