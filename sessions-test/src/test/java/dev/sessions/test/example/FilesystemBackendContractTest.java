package dev.sessions.test.example;

import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.test.SessionBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FilesystemBackendContractTest extends SessionBackendContract {

    @TempDir
    private Path temp;

    private FilesystemBackend backend;

    @BeforeEach
    void open() {
        backend =
                FilesystemBackend.builder(temp.resolve("sessions")).clock(clock).build();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected SessionBackend backend() {
        return backend;
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
