package dev.sessions.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of the sample. */
class ObservabilityTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern METRIC = Pattern.compile("\\bsessions_[a-z_]+");

    private static RunningSample sample;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sample = RunningSample.start(directory);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void metricsOfSessionsAnswerBeforeAnybodyCame() throws Exception {
        for (String name : List.of("sessions.load", "sessions.save", "sessions.refused", "sessions.conflict")) {
            assertThat(actuator("metrics/" + name).path("name").asText()).isEqualTo(name);
        }
        assertThat(actuator("metrics/sessions.refused").path("availableTags").findValuesAsText("tag"))
                .contains("reason");
    }

    @Test
    void healthHasAComponentOfSessions() throws Exception {
        assertThat(actuator("health").at("/components/sessions/status").asText())
                .isEqualTo("UP");
    }

    /** Micrometer's names as Prometheus has them. */
    @Test
    void everyPanelOfTheDashboardShowsWhatThereIs() throws Exception {
        Set<String> known = new TreeSet<>();
        for (JsonNode name : actuator("metrics").path("names")) {
            if (name.asText().startsWith("sessions.")) {
                known.addAll(series(actuator("metrics/" + name.asText())));
            }
        }
        JsonNode dashboard =
                JSON.readTree(Path.of("..", "docs", "grafana", "sessions.json").toFile());
        assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
            List<String> expressions = panel.findValuesAsText("expr");
            assertThat(expressions).isNotEmpty();
            for (String expression : expressions) {
                assertThat(METRIC.matcher(expression).results().map(found -> found.group()))
                        .as(expression)
                        .isNotEmpty()
                        .allMatch(known::contains);
            }
        });
    }

    private static List<String> series(JsonNode metric) {
        String name = metric.path("name").asText().replace('.', '_');
        List<String> statistics = metric.path("measurements").findValuesAsText("statistic");
        if (statistics.contains("VALUE")) {
            return List.of(name);
        }
        return statistics.contains("TOTAL_TIME")
                ? List.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max")
                : List.of(name + "_total");
    }

    private static JsonNode actuator(String path) throws Exception {
        return JSON.readTree(sample.browser().get("/actuator/" + path).body());
    }
}
