package dev.sessions.benchmarks.report;

import dev.sessions.benchmarks.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws the pictures again and writes the tables again, from the result files that are there. */
public final class Report {

    private Report() {}

    /** Does it. */
    public static void run() throws IOException {
        Pictures.draw(Results.DIRECTORY);
        Path page = Results.DIRECTORY.resolveSibling("performance.md");
        Files.writeString(page, Page.fill(Files.readString(page), Results.DIRECTORY));
    }
}
