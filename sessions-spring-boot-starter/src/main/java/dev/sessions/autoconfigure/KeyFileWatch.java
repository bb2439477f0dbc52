package dev.sessions.autoconfigure;

import dev.sessions.keyring.ReloadableKeyRing;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loads a key file again when something happens in its directory, or in that of a file that a link leads to; secrets are
 * swapped by swapping a link. Not every file system says what happens, so it is loaded every now and then as well.
 */
final class KeyFileWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyFileWatch.class);

    /** Linux follows forty links, and then calls it a circle. */
    private static final int MOST_LINKS = 40;

    private static final Duration QUIET = Duration.ofMillis(200);
    private static final int MOST_UNQUIET = 10;

    private final Path path;
    private final ReloadableKeyRing keys;
    private final Duration poll;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private volatile @Nullable Thread thread;

    KeyFileWatch(Path path, ReloadableKeyRing keys, Duration poll) {
        this.path = path;
        this.keys = keys;
        this.poll = poll;
    }

    @Override
    public void start() {
        Thread watching = new Thread(this::watch, "sessions-key-file");
        watching.setDaemon(true);
        thread = watching;
        watching.start();
    }

    @Override
    public void stop() {
        Thread watching = thread;
        thread = null;
        if (watching != null) {
            watching.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void watch() {
        try (WatchService events = FileSystems.getDefault().newWatchService()) {
            watched.clear();
            while (isRunning()) {
                register(events);
                keys.reload(); // first of all for what happened before it was watched; what fails is reported
                WatchKey event = events.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
                for (int i = 0; event != null && i < MOST_UNQUIET; i++) {
                    event.pollEvents();
                    event.reset();
                    event = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        } catch (IOException | UnsupportedOperationException e) {
            log.warn(
                    "sessions.key-file is not watched, but loaded again every {} seconds: {}",
                    poll.toSeconds(),
                    e.toString());
            pollAlone();
        }
    }

    private void pollAlone() {
        try {
            while (isRunning()) {
                keys.reload();
                TimeUnit.MILLISECONDS.sleep(poll.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    /** The directories may be others each time; one that is not there now may be there later. */
    private void register(WatchService events) {
        Set<Path> directories = directories();
        watched.entrySet().removeIf(entry -> {
            boolean gone =
                    !directories.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Path directory : directories) {
            try {
                watched.putIfAbsent(
                        directory,
                        directory.register(
                                events,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
            } catch (IOException e) {
                log.debug("{} cannot be watched: {}", directory, e.toString());
            }
        }
    }

    /** As their real paths: a link to a directory that is swapped makes another directory of it. */
    private Set<Path> directories() {
        Set<Path> directories = new HashSet<>();
        Path file = path;
        try {
            for (int i = 0; i < MOST_LINKS; i++) {
                Path directory = file.resolveSibling("").toAbsolutePath();
                directories.add(directory.toRealPath());
                if (!Files.isSymbolicLink(file)) {
                    break;
                }
                file = directory.resolve(Files.readSymbolicLink(file));
            }
        } catch (IOException e) {
            log.debug("{} leads nowhere now: {}", path, e.toString());
        }
        return directories;
    }
}
