package dev.sessions.test;

import java.util.ArrayList;
import java.util.List;

/** Texts that do harm where they are taken for a path, a pattern, a command or well-formed text. */
final class HostileTexts {

    private static final List<String> SHORT = List.of(
            "",
            " ",
            ".",
            "..",
            "../x",
            "../../../../etc/passwd",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "C:\\x",
            "~",
            "-rf",
            "\0",
            "a",
            "a\0",
            "a\0b",
            "A",
            "a ",
            "\n",
            "a\r\nSET b c",
            "*",
            "?",
            "[a]",
            "{a}",
            "a:b",
            "%2e%2e%2f",
            "${a}",
            "'",
            "\"; --",
            "\u00e9",
            "e\u0301",
            "\u65e5\u672c",
            "\uD83D\uDE00",
            "\uFEFF",
            "\u202E",
            "CON",
            "nul.txt");

    private HostileTexts() {}

    /** A key is any string, also a long one and one that no encoding can express. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>(SHORT);
        keys.addAll(List.of("\uD800", "\uDC00"));
        keys.add("x".repeat(10_000));
        keys.add("x".repeat(10_001));
        keys.add("\u00df".repeat(10_000));
        return keys;
    }

    /** An owner has at most 64 characters. */
    static List<String> owners() {
        List<String> owners = new ArrayList<>(SHORT);
        owners.add("x".repeat(63));
        owners.add("x".repeat(64));
        owners.add("\u00df".repeat(64));
        return owners;
    }
}
