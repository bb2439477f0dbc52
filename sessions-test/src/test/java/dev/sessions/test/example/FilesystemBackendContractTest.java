package dev.sessions.test.example;

import dev.sessions.backend.SessionBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.test.SessionBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The files of a {@link FilesystemStore}. */
class FilesystemBackendContractTest extends SessionBackendContract {

    @TempDir
    private Path temp;

    private FilesystemStore store;

    @BeforeEach
    void open() {
        KeyRingSource keys = KeyRingSource.of(KeyRing.of(SessionKey.random()));
        store = FilesystemStore.builder(temp.resolve("sessions"), keys)
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected SessionBackend backend() {
        return store.backend();
    }

    @Override
    protected void cutOff() throws IOException {
        Files.move(temp.resolve("sessions"), temp.resolve("away"));
    }

    @Override
    protected void restore() throws IOException {
        Files.move(temp.resolve("away"), temp.resolve("sessions"));
    }
}
