package dev.sessions.backend;

import dev.sessions.backend.SessionDirectory.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists an owner's sessions, a few at a time: the next ones are read when those before have been taken. */
final class OwnerKeys implements OwnerIndex {

    static final int BATCH = 64;

    private static final Logger log = LoggerFactory.getLogger(OwnerKeys.class);

    private final SessionDirectory directory;
    private final OwnerFiles owners;
    private final SessionFiles sessions;
    private final FileThreads threads;

    OwnerKeys(SessionDirectory directory, OwnerFiles owners, SessionFiles sessions, FileThreads threads) {
        this.directory = directory;
        this.owners = owners;
        this.sessions = sessions;
        this.threads = threads;
    }

    @Override
    public Flux<String> keysOf(String owner) {
        Objects.requireNonNull(owner, "owner");
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new Listing(owner)),
                listing -> threads.run("list", listing::next)
                        .repeat()
                        .takeUntil(Batch::isLast)
                        .concatMapIterable(Batch::keys, 1),
                this::close);
    }

    /**
     * On the threads for files, where it may wait for a step that the subscriber's cancellation didn't wait for. A closed
     * backend has no such threads any more.
     */
    private Mono<Void> close(Listing listing) {
        return threads.<Void>run("list", () -> {
                    listing.close();
                    return null;
                })
                .onErrorResume(e -> Mono.fromRunnable(listing::close));
    }

    private record Batch(List<String> keys, boolean isLast) {}

    /** One walk over an owner's directory, which is open from the first step to the last. */
    private final class Listing {

        private final String owner;
        private @Nullable DirectoryStream<Path> entries;
        private @Nullable Iterator<Path> iterator;
        private boolean closed;
        private boolean isEmpty = true;

        Listing(String owner) {
            this.owner = owner;
        }

        synchronized Batch next() throws IOException {
            List<String> keys = new ArrayList<>();
            if (closed) {
                return new Batch(keys, true);
            }
            if (iterator == null) {
                entries = owners.list(owner);
                if (entries == null) {
                    return new Batch(keys, true);
                }
                iterator = entries.iterator();
            }
            try {
                return next(iterator, keys);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        private Batch next(Iterator<Path> iterator, List<String> keys) throws IOException {
            for (int i = 0; i < BATCH; i++) {
                if (!iterator.hasNext()) {
                    if (isEmpty) {
                        owners.removeIfEmpty(owner);
                    }
                    return new Batch(keys, true);
                }
                Place place =
                        directory.placeOfRecord(String.valueOf(iterator.next().getFileName()));
                String key = sessions.keyOf(place, owner);
                if (key != null && directory.placeOf(key).equals(place)) { // and not the copy of a record
                    keys.add(key);
                    isEmpty = false;
                }
            }
            return new Batch(keys, false);
        }

        synchronized void close() {
            closed = true;
            if (entries != null) {
                try {
                    entries.close();
                } catch (IOException e) {
                    log.debug("Could not close the listing of an owner's sessions", e);
                }
            }
        }
    }
}
