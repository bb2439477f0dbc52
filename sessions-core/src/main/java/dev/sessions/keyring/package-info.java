/**
 * Keys for as long as an application runs. {@link dev.sessions.keyring.StagedKeys} is a list in which a key says when it
 * begins to seal and when it retires; {@link dev.sessions.keyring.StagedKeyRing} gives out the ring of the present moment;
 * {@link dev.sessions.keyring.ReloadableKeyRing} does the same for a list that is loaded, and loaded again.
 *
 * <p>What must not come in: how keys are written down, and where. A loader knows that.
 */
@NullMarked
package dev.sessions.keyring;

import org.jspecify.annotations.NullMarked;
