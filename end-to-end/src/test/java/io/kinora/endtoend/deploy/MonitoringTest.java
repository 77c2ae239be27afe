package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads, by its own promtool; which names a driver serves is the matter of DashboardTest. */
class MonitoringTest {
    private static final Path FOLDER = Installation.HOME.resolve("deploy/monitoring");

    @TempDir
    private Path folder;

    private static Promtool promtool(String... arguments) {
        Optional<Promtool> tool = Promtool.ifThere(arguments);
        assumeThat(tool).as("promtool is installed: apt-get install prometheus").isPresent();
        return tool.get();
    }

    @Test
    void theConfigurationIsOneThatPrometheusReads() {
        promtool("check", "config", FOLDER.resolve("prometheus.yml").toString()).reads("");
    }

    /** Debian's Prometheus has no discovery by Kubernetes: another one takes its place; the rest stays as it is. */
    @Test
    void theConfigurationForKubernetesIsOneThatPrometheusReads() throws IOException {
        String text = Files.readString(FOLDER.resolve("prometheus-kubernetes.yml"));
        String discovery = """
                    kubernetes_sd_configs: &pods
                      - role: pod
                        namespaces: { names: [kinora] }
                """;
        assertThat(text).contains(discovery).contains("kubernetes_sd_configs: *pods");
        Files.copy(FOLDER.resolve("rules.yml"), folder.resolve("rules.yml"));
        Path replaced = Files.writeString(folder.resolve("prometheus.yml"), text.replace(discovery, """
                    static_configs: &pods
                      - targets: ["host:4040"]
                """).replace("kubernetes_sd_configs: *pods", "static_configs: *pods"));
        promtool("check", "config", replaced.toString()).reads("");
    }

    @Test
    void alertsAreRaisedWhenTheyShould() {
        promtool("check", "rules", FOLDER.resolve("rules.yml").toString()).reads("");
        promtool("test", "rules", FOLDER.resolve("rules_test.yml").toString()).reads("");
    }

    @Test
    void panelsAskInPrometheusLanguage() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(10);
        StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            rules.append("      - record: panel_").append(i).append("\n        expr: '").append(queries.get(i)
                    .replace("'", "''")).append("'\n");
        }
        promtool("check", "rules", Files.writeString(folder.resolve("panels.yml"), rules).toString()).reads("");
    }
}
