package dev.sessions.keyring;

/** Is told what became of loading keys again. Called on the thread that loads, one call after the other. */
public interface KeyRingListener {

    /**
     * Other keys, or the same with other times, are in use from now on.
     *
     * @param keys the keys in use from now on
     */
    default void swapped(StagedKeys keys) {}

    /** What was loaded is what is in use already. */
    default void unchanged() {}

    /**
     * Keys could not be loaded, or are not such as may be used; the ones before stay in use. Called each time.
     *
     * @param failure why
     */
    default void refused(Exception failure) {}
}
