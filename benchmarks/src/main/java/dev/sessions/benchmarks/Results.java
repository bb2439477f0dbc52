package dev.sessions.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a benchmark found, kept as a file that pictures and tables are made of.
 *
 * @param about where and how it was measured, a sentence a line
 * @param rows the points
 */
public record Results(List<String> about, List<Row> rows) {

    /** Where they are kept, seen from the root of the project. */
    public static final Path DIRECTORY = Path.of("docs", "performance");

    /**
     * {@return results of this machine, today}
     *
     * @param command what was run
     * @param rows what it found
     */
    public static Results here(String command, List<Row> rows) throws IOException {
        String machine =
                Runtime.getRuntime().availableProcessors() + " × " + processor() + ", " + System.getProperty("os.name");
        String java = "JDK " + System.getProperty("java.vm.version");
        return new Results(List.of(command, LocalDate.now(ZoneOffset.UTC).toString(), machine, java), rows);
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /** Writes them. */
    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        about.forEach(line -> lines.add("# " + line));
        lines.add(String.join(";", Row.COLUMNS));
        rows.forEach(row -> lines.add(row.format()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    /** {@return what such a file says} */
    public static Results read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new Results(
                lines.stream()
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.substring(2))
                        .toList(),
                lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .skip(1)
                        .map(Row::parse)
                        .toList());
    }

    /** {@return those of one group} */
    public List<Row> group(String group) {
        return rows.stream().filter(row -> row.group().equals(group)).toList();
    }
}
