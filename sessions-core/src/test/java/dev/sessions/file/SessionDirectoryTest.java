package dev.sessions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link FilesystemBackend} makes of a directory at start-up, and what it refuses. */
class SessionDirectoryTest {

    @TempDir
    private Path temp;

    @BeforeEach
    void needsPosix() {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
    }

    @Test
    void createsTheDirectoryAndItsMissingParentsForTheOwnerOnly() throws IOException {
        Path directory = temp.resolve("a/b/sessions");
        open(directory);
        assertMode(temp.resolve("a"), "rwx------");
        assertMode(temp.resolve("a/b"), "rwx------");
        assertMode(directory, "rwx------");
        try (Stream<Path> shards = Stream.concat(Files.list(directory), Files.list(directory.resolve("owners")))) {
            assertThat(shards).hasSize(256 + 1 + 256).allSatisfy(shard -> assertMode(shard, "rwx------"));
        }
    }

    @Test
    void everythingIsForTheOwnerOnlyWhateverTheUmask() throws Exception {
        Path directory = temp.resolve("a/sessions");
        List<String> java = ChildJvm.command(IncrementingProcess.class, directory.toString(), "key", "3");
        List<String> shell = Stream.concat(
                        Stream.of("sh", "-c", "umask 0 && touch " + temp.resolve("open") + " && exec \"$@\"", "sh"),
                        java.stream())
                .toList();
        assertThat(ChildJvm.start(shell).waitFor()).isZero();
        assertMode(temp.resolve("open"), "rw-rw-rw-");
        try (Stream<Path> all = Files.walk(temp.resolve("a"))) {
            assertThat(all)
                    .anySatisfy(path -> assertThat(path).hasFileName(".lock"))
                    .anySatisfy(path -> assertThat(path.toString()).matches(".*/owners/../x[0-9a-f]+/x[0-9a-f]+"))
                    .anySatisfy(
                            path -> assertThat(SessionDirectory.isRecord(path)).isTrue())
                    .allSatisfy(path -> assertMode(path, Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void anExistingDirectoryIsUsedAsItIs() throws IOException {
        Path directory = Files.createDirectory(temp.resolve("sessions"));
        setMode(directory, "rwxr-xr-x");
        open(directory);
        open(directory);
        assertMode(directory, "rwxr-xr-x");
    }

    @Test
    void aParentMayBeASymbolicLink() throws IOException {
        Files.createDirectory(temp.resolve("real"));
        Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));
        open(temp.resolve("link/sessions"));
        assertThat(temp.resolve("real/sessions")).isDirectory();
    }

    @Test
    void refusesASymbolicLink() throws IOException {
        Path target = Files.createDirectory(temp.resolve("target"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), target);
        assertRefused(link, link, "is a symbolic link", "remove the link");
        assertRefused(link.resolve("."), link, "is a symbolic link", "remove the link");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("nowhere"));
        assertRefused(link, link, "is a symbolic link", "remove the link");
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertRefused(file, file, "is not a directory", "Choose another path");
        assertRefused(file.resolve("below"), file.resolve("below"), "can't be used", "Choose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
    void refusesADirectoryThatOthersMayWriteTo(String mode) throws IOException {
        Path directory = Files.createDirectory(temp.resolve("sessions"));
        setMode(directory, mode);
        assertRefused(directory, directory, "can be written by others (" + mode + ")", "chmod 700 '" + directory + "'");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesADirectoryThatCannotBeWrittenTo() throws IOException {
        Path directory = Files.createDirectory(temp.resolve("sessions"));
        setMode(directory, "r-x------");
        assumeTrue(!canWriteTo(directory), "permissions don't bind this user");
        assertRefused(directory, directory, "can't be written to", "write access");
    }

    @Test
    void refusesADirectoryThatNobodyCanWriteTo() {
        // One's own process directory: ours, with safe permissions, and yet no file can be made in it, not by root.
        Path directory = Path.of("/proc", String.valueOf(ProcessHandle.current().pid()));
        assumeTrue(Files.isDirectory(directory), "needs a process file system");
        assertRefused(directory, directory, "can't be written to", "write access");
    }

    @Test
    void refusesADirectoryOfAnotherUser() throws IOException {
        Path directory = Files.createDirectory(temp.resolve("sessions"));
        giveToNobody(directory);
        assertRefused(directory, directory, "belongs to nobody", "chown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
    void refusesADirectoryBelowOneThatOthersMayWriteToAndMakesNothingThere(String mode) throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.createDirectories(open.resolve("a/there"));
        setMode(open, mode);
        String problem = "is below " + open + ", which others can write to (" + mode + ")";
        for (String below : List.of("absent", "absent/sessions", "a/absent", "a/there", "a/../a/there")) {
            Path directory = open.resolve(below);
            assertRefused(directory, directory.normalize(), problem, "chmod go-w '" + open + "'");
        }
        assertThat(open.resolve("absent")).doesNotExist();
        assertThat(open.resolve("a/absent")).doesNotExist();
        assertThat(open.resolve("a/there")).isEmptyDirectory();
    }

    /** As the directory for temporary files is: what is in there can be replaced by its owner alone. */
    @Test
    void mayBeBelowADirectoryThatOthersMayWriteToWhereEachKeepsTheirOwn() throws IOException {
        Path sticky = Files.createDirectory(temp.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        open(sticky.resolve("a/sessions"));
        assertThat(sticky.resolve("a/sessions/owners")).isDirectory();
    }

    @Test
    void looksAtWhatIsAboveTheDirectoryThatALinkLeadsTo() throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Path real = Files.createDirectory(open.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        setMode(open, "rwxrwxrwx");
        Path directory = link.resolve("sessions");
        assertRefused(directory, directory, "is below " + open + ", which others can write to", "chmod go-w");
        assertThat(real).isEmptyDirectory();

        setMode(open, "rwxr-xr-x");
        open(directory);
        assertThat(real.resolve("sessions/owners")).isDirectory();
    }

    @Test
    void refusesADirectoryBelowOneOfAnotherUser() throws IOException {
        Path above = Files.createDirectories(temp.resolve("nobodys/above"));
        giveToNobody(above.getParent());
        Path directory = Files.createDirectory(above.resolve("sessions"));
        String problem = "is below " + above.getParent() + ", which belongs to nobody";
        assertRefused(directory, directory, problem, "chown");
        assertRefused(above.resolve("absent"), above.resolve("absent"), problem, "chown");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesAShardThatIsNotSafe() throws IOException {
        Path directory = temp.resolve("sessions");
        open(directory);
        Path shard = directory.resolve("7f");
        setMode(shard, "rwxrwxrwx");
        assertRefused(directory, shard, "can be written by others", "chmod 700");
        Files.delete(shard);
        Files.createSymbolicLink(shard, Files.createDirectory(temp.resolve("elsewhere")));
        assertRefused(directory, shard, "is a symbolic link", "remove the link");
        Files.delete(shard);
        Files.createFile(shard);
        assertRefused(directory, shard, "is not a directory", "remove the file");
    }

    @Test
    void refusesAnOwnersShardThatIsNotSafe() throws IOException {
        Path directory = temp.resolve("sessions");
        open(directory);
        Path shard = directory.resolve("owners/7f");
        Files.delete(shard);
        Files.createSymbolicLink(shard, Files.createDirectory(temp.resolve("elsewhere")));
        assertRefused(directory, shard, "is a symbolic link", "remove the link");
        Path owners = directory.resolve("owners");
        setMode(owners, "rwxrwxrwx");
        assertRefused(directory, owners, "can be written by others", "chmod 700");
    }

    private static void open(Path directory) {
        Backends.forced(directory).close();
    }

    private static void assertRefused(Path directory, Path named, String problem, String fix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.forced(directory))
                .withMessageContaining(named + " ")
                .withMessageContaining(problem)
                .withMessageContaining(fix);
    }

    private static boolean canWriteTo(Path directory) throws IOException {
        try {
            Files.delete(Files.createFile(directory.resolve("probe")));
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    private static void giveToNobody(Path directory) {
        try {
            UserPrincipal nobody =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            assumeTrue(!Files.getOwner(directory).equals(nobody), "needs another user");
            Files.setOwner(directory, nobody);
        } catch (IOException e) {
            assumeTrue(false, "needs a user nobody, and root to give a directory away");
        }
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void assertMode(Path path, String mode) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)))
                .as("%s", path)
                .isEqualTo(mode);
    }
}
