package dev.sessions.tool;

import dev.sessions.InvalidOptionException;
import dev.sessions.keyring.StagedKey;
import dev.sessions.keyring.StagedKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Changes a key file for the next rotation: whole and at once, or not at all. */
record KeyFileRotation(Path path, Clock clock) {

    /** Returns what was done, by key id. */
    String rotate(Duration activeIn, Duration retireAfter) throws IOException, RefusedFile {
        Path file;
        try {
            file = path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new RefusedFile("does not exist. Without an argument, this command prints the first entry for it");
        }
        try (Replacement replacement = Replacement.begin(file)) {
            byte[] bytes = Files.readAllBytes(file);
            Rotation rotation = rotation(text(bytes), activeIn, retireAfter);
            replacement.commit(bytes, rotation.text().getBytes(StandardCharsets.UTF_8));
            return rotation.report();
        }
    }

    private record Rotation(String text, String report) {

        @Override
        public String toString() {
            return report;
        }
    }

    private Rotation rotation(String text, Duration activeIn, Duration retireAfter) throws RefusedFile {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant activeFrom = now.plus(activeIn);
        Instant retireAt = activeFrom.plus(retireAfter);
        KeyList list = KeyList.parse(text);
        keys(list); // each is one, and there is one

        StringBuilder report = new StringBuilder();
        Set<KeyEntry> dropped = new LinkedHashSet<>();
        KeyEntry retiring = null;
        for (KeyEntry entry : list.entries()) {
            StagedKey key = entry.key();
            if (key.retireAt() == null) {
                retiring = entry; // the last one is the oldest
            } else if (!now.isBefore(key.retireAt())) {
                dropped.add(entry);
                report.append(key.key().idText()).append(" has retired and is dropped\n");
            }
        }
        NewKey added = NewKey.random(list.entries().get(0).fields().containsKey(KeyEntry.ENCRYPTION));
        if (!activeIn.isZero()) {
            added.fields().put(KeyEntry.ACTIVE_FROM, activeFrom.toString());
        }
        String rotated = list.rotated(added, dropped, retiring, retireAt.toString());

        List<StagedKey> after = keys(KeyList.parse(rotated));
        check(after, now);
        report.insert(0, after.get(0).key().idText() + " is added, active from " + activeFrom + "\n");
        if (retiring != null) {
            report.append(retiring.key().key().idText() + " retires at " + retireAt + "\n");
        }
        return new Rotation(rotated, report.toString());
    }

    private static List<StagedKey> keys(KeyList list) throws RefusedFile {
        List<StagedKey> keys = new ArrayList<>();
        for (KeyEntry entry : list.entries()) {
            keys.add(entry.key());
        }
        if (keys.isEmpty()) {
            throw new RefusedFile("has no entry. Without an argument, this command prints the first one for it");
        }
        return keys;
    }

    /** What the application would refuse is refused here. */
    private static void check(List<StagedKey> keys, Instant now) throws RefusedFile {
        try {
            StagedKeys.of(keys, now);
        } catch (InvalidOptionException e) {
            throw new RefusedFile("is refused by the application as well: " + e.getMessage());
        }
    }

    private static String text(byte[] bytes) throws RefusedFile {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedFile("is not text in UTF-8");
        }
    }
}
