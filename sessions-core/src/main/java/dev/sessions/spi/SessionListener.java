package dev.sessions.spi;

import dev.sessions.Reason;

/**
 * Is told what becomes of sessions. Called on the thread that the request goes on on, so it neither blocks nor throws; what it
 * throws is logged and goes no further. No argument holds a value, a key or an id that may be printed.
 */
public interface SessionListener {

    /**
     * A request brought a session.
     *
     * @param session the session's name
     * @param stamp its times and version
     */
    default void loaded(String session, SessionStamp stamp) {}

    /**
     * A request brought a cookie that did not give a session.
     *
     * @param session the session's name
     * @param reason why not
     */
    default void refused(String session, Reason reason) {}

    /**
     * A session was saved.
     *
     * @param session the session's name
     * @param stamp its times and version from now on
     */
    default void saved(String session, SessionStamp stamp) {}

    /**
     * Others had saved a session first, and what the request did was applied to their state.
     *
     * @param session the session's name
     * @param times how often, until it was saved
     */
    default void conflict(String session, int times) {}

    /**
     * What a request changed was not saved, because the session was gone by then.
     *
     * @param session the session's name
     * @param reason what became of it
     */
    default void dropped(String session, Reason reason) {}
}
