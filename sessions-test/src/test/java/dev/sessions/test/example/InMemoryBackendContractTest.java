package dev.sessions.test.example;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.test.SessionBackendContract;

/** As a user writes it: in another package than the contract. */
class InMemoryBackendContractTest extends SessionBackendContract {

    private final InMemoryBackend backend = new InMemoryBackend(clock, 1_000);

    @Override
    protected SessionBackend backend() {
        return backend;
    }
}
