package dev.sessions.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, taken apart. */
record Markdown(Path file, List<String> lines) {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    /** A fenced block: where it begins, its language and what is in it. */
    record Block(Path file, int line, String language, List<String> lines) {

        String text() {
            return String.join("\n", lines);
        }

        @Override
        public String toString() {
            return file.getFileName() + ":" + line + " " + language;
        }
    }

    static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** README.md, CHANGELOG.md, CONTRIBUTING.md and all of docs. */
    static List<Markdown> all() {
        Path root = root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
                                    .map(root::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(Markdown::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's root directory. */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int begin = i;
                List<String> content = new ArrayList<>();
                while (!lines.get(++i).equals("```")) {
                    content.add(lines.get(i));
                }
                blocks.add(new Block(file, begin + 1, lines.get(begin).substring(3), content));
            }
        }
        return blocks;
    }

    /** The targets of the links outside of blocks and code. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        prose().forEach(line -> {
            Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "`"));
            while (link.find()) {
                links.add(link.group(1));
            }
        });
        return links;
    }

    /** What a link can point to: each heading in lower case, with hyphens for blanks and without punctuation. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        prose().forEach(line -> {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        });
        return anchors;
    }

    private List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                prose.add(line);
            }
        }
        return prose;
    }
}
