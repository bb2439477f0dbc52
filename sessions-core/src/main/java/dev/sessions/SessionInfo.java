package dev.sessions;

import java.time.Instant;

/**
 * What may be told of one of an owner's sessions: nothing of its values, and nothing that gives access to it.
 *
 * @param handle names the session to {@link SessionIndex#end}; of no use as an id
 * @param createdAt when it was created, to the second
 * @param savedAt when it was last saved, to the second
 * @param expiresAt when it ends if it is not saved again
 */
public record SessionInfo(String handle, Instant createdAt, Instant savedAt, Instant expiresAt) {}
