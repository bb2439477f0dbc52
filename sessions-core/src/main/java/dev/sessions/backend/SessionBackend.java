package dev.sessions.backend;

import dev.sessions.SessionUnavailableException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps bytes under keys until they expire. This is the interface to implement for a database, a cache or a service.
 *
 * <p>What every backend promises:
 *
 * <ul>
 *   <li>A key is 1 to 64 of the characters {@code A-Z a-z 0-9 _ . -}, which callers see to and a backend need not check.
 *       Keys are only ever compared: two that differ in one character, or in its case, are two keys, and {@code ".."} is
 *       a key like any other. A version is at least 1.
 *   <li>{@link #create} and {@link #replace} decide and write in one atomic step, also against other threads and, where
 *       the storage is shared, against other processes. Of several writers that expect one version, one succeeds.
 *   <li>A reader sees a whole record, the old one or the new one, with the {@linkplain StoredSession#owner() owner} where
 *       there is an {@linkplain #keysOf index}.
 *   <li>An expired record does not exist: not for {@code find}, not for {@code create}, not for {@code replace}. It is
 *       expired from the instant {@link StoredSession#expiresAt()} on. Its storage is given back in the backend's own
 *       time.
 *   <li>Malformed means not found. A record that can't be read back is an absent one; a log line says so.
 *   <li>An error is a fault of the system, always a {@link SessionUnavailableException}: unreachable, full, no permission.
 *       What can't be reached is never reported as absent, for the caller would begin a new session over the real one.
 *   <li>Nothing happens before subscription, and every subscription does the work again.
 *   <li>No thread of the event loop is blocked, and the result may arrive on any thread.
 * </ul>
 *
 * <p>The module sessions-test has these promises as tests that run against your backend:
 * {@code dev.sessions.test.SessionBackendContract}.
 */
public interface SessionBackend {

    /**
     * Looks a record up.
     *
     * @param key the key
     * @return the record, or empty when there is none, it has expired or it can't be made sense of
     */
    Mono<StoredSession> find(String key);

    /**
     * Keeps a record under a key that has none.
     *
     * @param key the key
     * @param session what to keep; with an expiry that is not in the future nothing is kept, and the answer is the same
     * @return true, or false when the key exists, which then stays as it was
     */
    Mono<Boolean> create(String key, StoredSession session);

    /**
     * Puts a record in the place of the one the caller has read, if nobody else did in between.
     *
     * <p>A session whose {@code expiresAt} is not after now deletes conditionally: on true the key is absent.
     *
     * @param key the key
     * @param expectedVersion the version the caller has read
     * @param session what to keep; its {@link StoredSession#version()} is the record's version from now on
     * @return true, or false when the key is absent, expired or at another version, and nothing was changed
     */
    Mono<Boolean> replace(String key, long expectedVersion, StoredSession session);

    /**
     * Removes a record, at whatever version. A key that is absent is fine.
     *
     * @param key the key
     * @return completion once the record is gone
     */
    Mono<Void> delete(String key);

    /**
     * Finds sessions by {@linkplain StoredSession#owner() owner}, where this backend can.
     *
     * <p>A session that is kept must be found: logging out everywhere would forget it. So where an index can't change in one
     * step with the record, its entry is written before the record and removed after it. An entry too many does no harm,
     * for the caller looks at the record; but an index that never forgets grows for ever. So a listing may name a session
     * that is gone or another's, but once it has been read to its end, the next listing does not name that one again.
     *
     * @param owner the owner, 1 to 64 of the characters that a key may have
     * @return the key of every session that is kept with this owner, each once, and perhaps of some that are gone or are
     *     another's by now, which a second listing no longer gives
     * @throws UnsupportedOperationException when there is no index, as by default; thrown at once, without a subscription
     */
    default Flux<String> keysOf(String owner) {
        throw new UnsupportedOperationException(getClass().getName() + " does not find sessions by their owner");
    }
}
