package dev.sessions.store;

import java.util.stream.Stream;

/** Where the store that it moves to is asked first. */
class NewStoreFirstInterleavingsTest extends MovingInterleavings {

    static Stream<Place> moves() {
        return moves(false);
    }
}
