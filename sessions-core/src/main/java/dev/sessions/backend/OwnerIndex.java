package dev.sessions.backend;

import reactor.core.publisher.Flux;

/**
 * Finds what a backend keeps for an owner.
 *
 * <p>A session that is kept must be found: logging out everywhere would forget it. So where an index can't change in one
 * step with the record, its entry is written before the record and removed after it. An entry too many does no harm, for
 * the caller looks at the record; but an index that never forgets grows for ever, so a listing that meets a stale entry
 * removes it.
 */
public interface OwnerIndex {

    /**
     * The keys of an owner's sessions.
     *
     * @param owner as in {@link StoredSession#owner()}
     * @return the key of every session that is kept with this owner, each once, and perhaps of some that are gone or are
     *     another's by now; a {@link dev.sessions.SessionUnavailableException} for a system fault
     */
    Flux<String> keysOf(String owner);
}
