package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a cluster or Grafana would refuse is found here. */
class SchemasTest {
    private static final Path DEPLOY = Installation.HOME.resolve("deploy");

    private final Schema operator;

    SchemasTest() throws IOException {
        operator = new Schema("spark-operator-v1beta2.schema.json");
    }

    @Test
    void manifestsAreWhatKubernetesAndTheOperatorTake() throws IOException {
        List<String> problems = new ArrayList<>();
        Set<String> kinds = new TreeSet<>();
        for (Path file : Texts.below("deploy", ".yaml")) {
            for (JsonNode manifest : Manifests.read(file)) {
                kinds.add(manifest.path("kind").asText());
                List<String> found = Manifests.application(manifest).isPresent() ? operator.problems(manifest)
                        : Schema.kubernetes(manifest);
                found.forEach(problem -> problems.add(DEPLOY.relativize(file) + ": " + problem));
            }
        }
        assertThat(problems).isEmpty();
        assertThat(kinds).contains("SparkApplication", "ScheduledSparkApplication",
                "ServiceAccount", "Role", "RoleBinding");
    }

    @Test
    void whatIsWrongIsFound() throws IOException {
        JsonNode manifest = Manifests.read(DEPLOY.resolve("kubernetes/evaluate-nightly.yaml")).get(0);
        ObjectNode spec = (ObjectNode) manifest.path("spec");
        spec.put("shedule", "* * * * *");
        spec.withObject("/template/restartPolicy").put("type", "Sometimes");
        ((ObjectNode) spec.path("template").path("driver")).put("cores", "one");
        spec.withObject("/template/driver/podSecurityContext").put("runAsUsr", 185);
        ((ObjectNode) spec.path("template").path("executor").path("env").get(0)).put("valu", "x");
        assertThat(operator.problems(manifest)).anyMatch(problem -> problem.contains("shedule"))
                .anyMatch(problem -> problem.contains("restartPolicy"))
                .anyMatch(problem -> problem.contains("cores"))
                .anyMatch(problem -> problem.contains("unknown field runAsUsr"))
                .anyMatch(problem -> problem.contains("unknown field valu"))
                .hasSize(5);
        JsonNode role = Manifests.read(DEPLOY.resolve("kubernetes/rbac.yaml")).get(2);
        ((ObjectNode) role.path("rules").get(0)).put("verb", "get");
        assertThat(Schema.kubernetes(role)).containsExactly("Role/Rules: unknown field verb");
    }

    /** A driver may make what Spark makes, under the account that manifests name; nothing runs as root. */
    @Test
    void applicationsRunAsTheAccountAndUserThatAreThere() throws IOException {
        String account = "";
        List<JsonNode> applications = new ArrayList<>();
        for (Path file : Texts.below("deploy/kubernetes", ".yaml")) {
            for (JsonNode manifest : Manifests.read(file)) {
                account = manifest.path("kind").asText().equals("ServiceAccount")
                        ? manifest.path("metadata").path("name").asText() : account;
                Manifests.application(manifest).ifPresent(applications::add);
            }
        }
        assertThat(applications).hasSizeGreaterThanOrEqualTo(3);
        for (JsonNode application : applications) {
            assertThat(application.path("driver").path("serviceAccount").asText()).isEqualTo(account);
            assertThat(application.path("restartPolicy").path("type").asText()).isNotEqualTo("Always");
            for (String role : List.of("driver", "executor")) {
                assertThat(application.path(role).path("podSecurityContext").path("runAsUser").asInt()).isEqualTo(185);
            }
            assertThat(application.path("sparkVersion").asText()).isEqualTo(property("spark.version"));
        }
    }

    @Test
    void theDashboardIsWhatGrafanaTakes() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DEPLOY.resolve("monitoring/dashboard.json").toFile());
        assertThat(new Schema("grafana-dashboard.schema.json").problems(dashboard)).isEmpty();
        List<Integer> ids = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> ids.add(panel.path("id").asInt()));
        assertThat(ids).doesNotHaveDuplicates();
        ((ObjectNode) dashboard.path("panels").get(0).path("gridPos")).put("w", 40);
        assertThat(new Schema("grafana-dashboard.schema.json").problems(dashboard)).hasSize(1)
                .allMatch(problem -> problem.contains("w"));
    }

    static String property(String name) throws IOException {
        String pom = Files.readString(Installation.HOME.resolve("pom.xml"));
        return pom.replaceAll("(?s).*<" + name.replace(".", "\\.") + ">([^<]+)<.*", "$1");
    }
}
