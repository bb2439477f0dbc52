package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an IDE tells about the properties. */
class ConfigurationMetadataTest {

    private static final Map<String, JsonNode> PROPERTIES = new LinkedHashMap<>();
    private static final Map<String, JsonNode> HINTS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        Path classes = Path.of(SessionsAutoConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        JsonNode metadata = new ObjectMapper()
                .readTree(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")));
        metadata.get("properties")
                .forEach(property -> PROPERTIES.put(property.get("name").asText(), property));
        metadata.get("hints").forEach(hint -> HINTS.put(hint.get("name").asText(), hint));
    }

    @Test
    void everyPropertyIsThere() {
        assertThat(PROPERTIES.keySet())
                .containsExactlyInAnyOrder(
                        "sessions.keys",
                        "sessions.key-file",
                        "sessions.key-file-group-readable",
                        "sessions.key-ring.store",
                        "sessions.key-ring.master-key",
                        "sessions.key-ring.former-master-key",
                        "sessions.key-ring.rotate-every",
                        "sessions.key-ring.announce",
                        "sessions.key-ring.retire-after",
                        "sessions.invalid-before",
                        "sessions.ephemeral-key",
                        "sessions.default-session",
                        "sessions.store",
                        "sessions.store.read",
                        "sessions.store.write",
                        "sessions.format",
                        "sessions.format.read",
                        "sessions.format.write",
                        "sessions.format.read-until",
                        "sessions.gorilla.serializer",
                        "sessions.gorilla.hash",
                        "sessions.gorilla.max-age",
                        "sessions.gorilla.min-age",
                        "sessions.gorilla.max-length",
                        "sessions.gorilla.flash-queues",
                        "sessions.gorilla.directory",
                        "sessions.renew-grace",
                        "sessions.max-stored-size",
                        "sessions.redis.key-prefix",
                        "sessions.redis.timeout",
                        "sessions.revocation.store",
                        "sessions.revocation.cache",
                        "sessions.json",
                        "sessions.web-session.enabled",
                        "sessions.web-session.session",
                        "sessions.web-session.allowed-types",
                        "sessions.web-session.unreadable",
                        "sessions.lifetime",
                        "sessions.idle-timeout",
                        "sessions.absolute-timeout",
                        "sessions.cookie.path",
                        "sessions.cookie.domain",
                        "sessions.cookie.secure",
                        "sessions.cookie.http-only",
                        "sessions.cookie.same-site",
                        "sessions.cookie.partitioned",
                        "sessions.cookie.persistent",
                        "sessions.cookie.max-size",
                        "sessions.filesystem.directory",
                        "sessions.filesystem.fsync",
                        "sessions.filesystem.sweep-interval",
                        "sessions.memory.max-sessions",
                        "sessions.named",
                        "sessions.no-store",
                        "sessions.filter-order");
    }

    @Test
    void everyPropertyHasADescriptionAndAType() {
        assertThat(PROPERTIES.values()).allSatisfy(property -> {
            assertThat(property.path("description").asText()).endsWith(".").hasSizeGreaterThan(10);
            assertThat(property.path("type").asText()).isNotBlank();
        });
    }

    @Test
    void everyDurationTellsItsUnit() {
        assertThat(PROPERTIES.values())
                .filteredOn(property -> property.path("type").asText().equals("java.time.Duration"))
                .hasSizeGreaterThan(6)
                .allSatisfy(property -> assertThat(property.path("description").asText())
                        .contains("A number without a unit is seconds."));
    }

    @ParameterizedTest
    @CsvSource({
        "sessions.ephemeral-key, false",
        "sessions.default-session, app-session",
        "sessions.store, cookie",
        "sessions.format, v1",
        "sessions.lifetime, 30d",
        "sessions.cookie.path, /",
        "sessions.cookie.http-only, true",
        "sessions.cookie.same-site, lax",
        "sessions.cookie.partitioned, false",
        "sessions.cookie.persistent, true",
        "sessions.cookie.max-size, 4093B",
        "sessions.filesystem.fsync, true",
        "sessions.filesystem.sweep-interval, 10m",
        "sessions.memory.max-sessions, 10000",
        "sessions.renew-grace, 0s",
        "sessions.max-stored-size, 1MB",
        "sessions.redis.key-prefix, sessions:",
        "sessions.redis.timeout, 2s",
        "sessions.revocation.cache, 10s",
        "sessions.no-store, true",
        "sessions.filter-order, -110"
    })
    void defaultsAreTold(String property, String defaultValue) {
        assertThat(PROPERTIES.get(property).path("defaultValue").asText()).isEqualTo(defaultValue);
    }

    @Test
    void storesFormatsAndFilterOrderHaveHints() {
        assertThat(HINTS)
                .containsOnlyKeys(
                        "sessions.store",
                        "sessions.store.read",
                        "sessions.store.write",
                        "sessions.format",
                        "sessions.format.read",
                        "sessions.format.write",
                        "sessions.revocation.store",
                        "sessions.filter-order");
        for (String where : List.of("sessions.store", "sessions.store.read", "sessions.store.write")) {
            assertThat(HINTS.get(where).findValues("value"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder("cookie", "filesystem", "redis", "memory");
        }
        assertThat(HINTS.get("sessions.revocation.store").findValues("value"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("filesystem", "redis", "memory");
        assertThat(HINTS.get("sessions.filter-order").findValues("value"))
                .extracting(JsonNode::asText)
                .containsExactly("-110");
    }
}
