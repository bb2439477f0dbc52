package dev.sessions.gorilla;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessions.CookieOptions;
import dev.sessions.SessionOptions;
import dev.sessions.gorilla.GorillaFormat.Hash;
import dev.sessions.gorilla.GorillaFormat.Serializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the real libraries wrote. */
final class Vectors {

    static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** A cookie, and what it is made of. */
    record Cookie(
            String name, Serializer serializer, Hash hash, GorillaKey key, String payload, String text, Instant date) {

        SessionOptions options() {
            return SessionOptions.builder(name)
                    .cookie(CookieOptions.builder().secure(true).build())
                    .build();
        }

        GorillaFormat format() {
            return format(key);
        }

        GorillaFormat format(GorillaKey first, GorillaKey... older) {
            return GorillaFormat.builder(first, older)
                    .serializer(serializer)
                    .hash(hash)
                    .clock(Clock.fixed(date, ZoneOffset.UTC))
                    .build();
        }

        @Override
        public String toString() {
            return name + ", " + serializer + ", " + hash + ", " + key + ", " + payload.length() + " characters";
        }
    }

    static List<Cookie> cookies() {
        List<Cookie> cookies = new ArrayList<>();
        for (JsonNode each : read("securecookie.json")) {
            String serializer = each.get("serializer").asText().toUpperCase(Locale.ROOT);
            cookies.add(new Cookie(
                    each.get("name").asText(),
                    serializer.equals("NOP") ? Serializer.RAW : Serializer.valueOf(serializer),
                    Hash.valueOf(each.get("hash").asText().toUpperCase(Locale.ROOT)),
                    GorillaKey.of(
                            HexFormat.of().parseHex(each.get("hashKeyHex").asText()),
                            each.get("blockKeyHex").isNull()
                                    ? null
                                    : HexFormat.of()
                                            .parseHex(each.get("blockKeyHex").asText())),
                    each.get("payload").asText(),
                    each.get("cookie").asText(),
                    Instant.ofEpochSecond(each.get("issuedAt").asLong())));
        }
        return cookies;
    }

    /** The streams by what is in them. */
    static Map<String, byte[]> gobs() {
        Map<String, byte[]> gobs = new LinkedHashMap<>();
        text("gob-values.tsv").lines().map(line -> line.split("\t")).forEach(columns -> {
            if (columns.length == 3) {
                gobs.put(columns[0], HexFormat.of().parseHex(columns[2]));
            }
        });
        return gobs;
    }

    private static JsonNode read(String resource) {
        try {
            return JSON.readTree(text(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
