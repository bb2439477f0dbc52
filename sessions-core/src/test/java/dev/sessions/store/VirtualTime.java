package dev.sessions.store;

import reactor.test.scheduler.VirtualTimeScheduler;

/** Pauses take no time, so that whoever drives two requests step by step also drives what waits. */
public final class VirtualTime {

    private VirtualTime() {}

    /** From now on; what has threads of its own by then keeps them. */
    public static void begin() {
        try {
            Class.forName("dev.sessions.request.HandlerThreads"); // its threads stay real
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        VirtualTimeScheduler.getOrSet();
    }

    public static void end() {
        VirtualTimeScheduler.reset();
    }
}
