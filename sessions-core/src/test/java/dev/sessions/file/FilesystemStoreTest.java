package dev.sessions.file;

import static dev.sessions.testing.Site.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.InvalidOptionException;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.testing.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As an application without any framework uses it. */
class FilesystemStoreTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsPutInIsThereAfterARestart() {
        KeyRing keys = KeyRing.of(SessionKey.random());
        Site site = new Site();
        try (FilesystemStore store = FilesystemStore.of(directory, keys)) {
            onThisClock(site, store).visit(BACKEND, session -> session.put("name", "Ada"));
        }
        try (FilesystemStore store = FilesystemStore.of(directory, keys)) {
            assertThat(onThisClock(site, store).look(BACKEND).get("name", String.class))
                    .isEqualTo("Ada");
        }
    }

    /** The files are on the system's clock. */
    private static Site onThisClock(Site site, FilesystemStore store) {
        site.clock.set(Instant.now());
        return site.keep(BACKEND, store);
    }

    @Test
    void refusesASweepIntervalOfNothing() {
        FilesystemStore.Builder builder =
                FilesystemStore.builder(directory, KeyRingSource.of(KeyRing.of(SessionKey.random())));
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatExceptionOfType(InvalidOptionException.class)
                    .isThrownBy(() -> builder.sweepInterval(wrong))
                    .withMessageContaining("sweep-interval");
        }
    }
}
