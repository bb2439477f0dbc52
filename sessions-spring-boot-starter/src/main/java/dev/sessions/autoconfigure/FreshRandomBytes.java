package dev.sessions.autoconfigure;

import dev.sessions.key.RandomBytes;
import org.springframework.context.SmartLifecycle;

/**
 * Spring stops what has a life cycle before a checkpoint (CRaC) and starts it in each process that is restored from it. These
 * must not hand out the same random bytes.
 */
final class FreshRandomBytes implements SmartLifecycle {

    private volatile boolean running;

    @Override
    public void start() {
        RandomBytes.discard();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before anything that serves requests. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
