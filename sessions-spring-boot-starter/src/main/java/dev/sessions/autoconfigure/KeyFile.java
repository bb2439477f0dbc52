package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.keyring.KeyLoader;
import dev.sessions.keyring.StagedKey;
import dev.sessions.keyring.StagedKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file with a list of keys. Symbolic links are followed; what they lead to is for the application's user alone. */
final class KeyFile implements KeyLoader {

    static final String PROPERTY = "sessions.key-file";

    private static final int MOST_BYTES = 1 << 20;
    private static final int ROOT = 0;
    private static final String ENTRIES = """
            The file holds a list like that of sessions.keys, newest first, for example

                - authentication: base64:…
                  encryption: base64:…

            where each … is what this command prints: openssl rand -base64 32""";

    private final Path path;
    private final boolean groupMayRead;
    private final Clock clock;
    private @Nullable String seen; // by the one thread that loads
    private @Nullable FileTime changedAt;

    KeyFile(String path, boolean groupMayRead, Clock clock) {
        this.path = path(path);
        this.groupMayRead = groupMayRead;
        this.clock = clock;
    }

    static Path path(String path) {
        try {
            if (!path.isBlank()) {
                return Path.of(path).toAbsolutePath();
            }
        } catch (InvalidPathException e) {
            // below
        }
        throw new InvalidSessionsPropertyException(
                PROPERTY, "is blank or is no path", "Name the file, for example: " + PROPERTY + "=/etc/myapp/keys.yml");
    }

    @Override
    public List<StagedKey> load() {
        try {
            Path target = path.toRealPath();
            BasicFileAttributes attributes = check(target);
            String text = read(target);
            if (!text.equals(
                    seen)) { // a time that the file system changes alone does not tell one mistake from the next
                seen = text;
                changedAt = attributes.lastModifiedTime();
            }
            try {
                List<StagedKey> keys = KeyParser.parse(KeyFileText.parse(text), entry -> true);
                StagedKeys.of(keys, clock.instant()); // here, where a refusal can name the file
                return keys;
            } catch (InvalidOptionException e) {
                String what =
                        e.option().equals("keys") ? "the list" : e.option().substring("keys".length());
                throw refusal(" as changed at " + changedAt + ", in which " + what + " " + e.requirement(), ENTRIES);
            }
        } catch (NoSuchFileException e) {
            throw refusal(", which does not exist", "Make it, or correct the path. " + ENTRIES);
        } catch (CharacterCodingException e) {
            throw refusal(", which is not text in UTF-8", ENTRIES);
        } catch (IOException e) {
            throw refusal(
                    ", which cannot be read (" + e.getClass().getSimpleName() + ")",
                    "See that the application's user can" + " read it, and go into the directories above it.");
        }
    }

    private String read(Path target) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(target)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw refusal(", which is longer than 1 MiB, and so no list of keys", ENTRIES);
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private BasicFileAttributes check(Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        BasicFileAttributes basic = Files.readAttributes(target, BasicFileAttributes.class);
        if (!basic.isRegularFile()) {
            throw refusal(", which is not a file", "Name the file itself.");
        }
        if (view == null) {
            return basic;
        }
        PosixFileAttributes attributes = view.readAttributes();
        Set<PosixFilePermission> others = new HashSet<>(attributes.permissions());
        others.removeIf(permission -> permission.name().startsWith("OWNER"));
        if (groupMayRead) {
            others.remove(PosixFilePermission.GROUP_READ);
        }
        if (!others.isEmpty()) {
            throw refusal(
                    ", which can be reached by its group or by others ("
                            + PosixFilePermissions.toString(attributes.permissions()) + ")",
                    "Run: chmod 600 '" + target + "'");
        }
        checkOwner(target, attributes);
        return attributes;
    }

    private void checkOwner(Path target, PosixFileAttributes attributes) throws IOException {
        Integer self = self();
        int owner = (int) Files.getAttribute(target, "unix:uid");
        if (self != null && owner != self && !(groupMayRead && owner == ROOT)) {
            throw refusal(
                    ", which belongs to " + attributes.owner() + ", and the application runs as "
                            + System.getProperty("user.name"),
                    "Run: chown " + System.getProperty("user.name") + " '" + target + "'");
        }
    }

    /** The id of the user this process runs as, where the system says it; of the four in that line the effective one. */
    private static @Nullable Integer self() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                ? null
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("Uid:"))
                        .map(line -> Integer.valueOf(line.split("\\s+")[2]))
                        .findFirst()
                        .orElse(null);
    }

    private InvalidSessionsPropertyException refusal(String problem, String fix) {
        return new InvalidSessionsPropertyException(PROPERTY, "names " + path + problem, fix);
    }
}
