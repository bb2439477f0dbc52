package dev.sessions.docs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.SessionBackend;
import dev.sessions.test.SessionBackendContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectStoreBackendTest extends SessionBackendContract {

    private ObjectServer server;
    private ObjectStoreBackend backend;

    @BeforeEach
    void start() throws IOException {
        server = new ObjectServer();
        backend = new ObjectStoreBackend(server.folder(), clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected SessionBackend backend() {
        return backend;
    }

    @Override
    protected void cutOff() {
        server.stop();
    }

    @Override
    protected void restore() throws IOException {
        server.restart();
    }

    @Test
    void whatIsNoSessionCountsAsAbsent() {
        create("key", session("first", 1));
        server.put(server.objects().keySet().iterator().next(), new byte[3]);

        assertThat(find("key")).isNull();
        assertThat(create("key", session("anew", 1))).isTrue();
        assertThat(find("key")).isEqualTo(session("anew", 1));
    }

    @Test
    void whatIsDeletedTakesNoRoom() {
        create("key", session("first", 1));
        delete("key");

        assertThat(server.objects()).isEmpty();
    }
}
