package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** One fault at a time, so that none hides behind another; an empty value takes the field away. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /metadata/name                                      | "Kinora_nightly" | pattern
            /spec/schedule                                      |                  | 'schedule'
            /spec/template                                      |                  | 'template'
            /spec/template/type                                 |                  | 'type'
            /spec/template/sparkVersion                         |                  | 'sparkVersion'
            /spec/template/mainApplicationFile                  |                  | 'mainApplicationFile'
            /spec/template/driver                               |                  | 'driver'
            /spec/template/executor                             |                  | 'executor'
            /spec/template/restartPolicy/type                   | "onFailure"      | enumeration
            /spec/template/type                                 | "java"           | enumeration
            /spec/template/mode                                 | "in-cluster"     | enumeration
            /spec/concurrencyPolicy                             | "forbid"         | enumeration
            /spec/timezone                                      | "UTC"            | 'timezone'
            /spec/template/restartPolicy/onFailureRetry         | 2                | 'onFailureRetry'
            /spec/template/restartPolicy/onFailureRetries       | -1               | minimum
            /spec/template/restartPolicy/onFailureRetryInterval | 0                | minimum
            /spec/template/driver/memoryOverHead                | "2g"             | 'memoryOverHead'
            /spec/template/driver/memory                        | 2                | string expected
            /spec/template/sparkConf/spark.task.cpus            | 4                | string expected
            /spec/template/executor/instances                   | "4"              | integer expected
            /spec/template/executor/instances                   | 0                | minimum
            /spec/template/executor/cores                       | 3000000000       | maximum
            /spec/template/driver/env/0/name                    |                  | 'name'
            /spec/template/driver/env/0/value                   | 1                | Cannot coerce
            /spec/template/driver/podSecurityContext/runAsUser  | "185"            | Cannot coerce
            /spec/template/driver/securityContext/privileged    | "false"          | Cannot coerce
            """)
    void aFaultIsFound(String place, String value, String problem) throws IOException {
        JsonNode manifest = Manifests.read(DEPLOY.resolve("kubernetes/evaluate-nightly.yaml")).get(0);
        assertThat(operator.problems(manifest)).isEmpty();
        JsonPointer field = JsonPointer.compile(place);
        ObjectNode parent = (ObjectNode) manifest.at(field.head());
        String name = field.last().getMatchingProperty();
        if (value == null) {
            assertThat(parent.remove(name)).isNotNull();
        } else {
            parent.set(name, new ObjectMapper().readTree(value));
        }
        assertThat(operator.problems(manifest)).singleElement().asString().contains(problem);
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
