package dev.sessions.store;

import java.util.stream.Stream;

/** Where the store that it leaves is asked first. */
class OldStoreFirstInterleavingsTest extends MovingInterleavings {

    static Stream<Place> moves() {
        return moves(true);
    }
}
