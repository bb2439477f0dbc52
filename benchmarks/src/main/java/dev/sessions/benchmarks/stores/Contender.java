package dev.sessions.benchmarks.stores;

/** Keeps a number of sessions, each of which is visited: loaded, changed and saved. */
interface Contender extends AutoCloseable {

    /** How many sessions there are, unless it is said otherwise. */
    int SESSIONS = 2_000;

    /** Who it is. */
    String name();

    /** How many visits it does in a second, by some threads for about so long. No two threads visit one session. */
    double visitsPerSecond(int threads, int millis);

    @Override
    void close();
}
