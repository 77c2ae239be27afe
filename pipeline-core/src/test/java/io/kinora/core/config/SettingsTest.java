package io.kinora.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {
    enum Order {
        NEAREST_FIRST,
        OLDEST_FIRST
    }

    record Limits(@Range(min = 1, max = 64) int frames, Duration deadline) {
    }

    record Train(@Range(min = 1) int batchSize, double rate, boolean flip, Order order, List<String> names,
            Optional<Long> seed, Limits limits) {
        Train {
            if (rate * batchSize > 100) {
                throw new IllegalArgumentException("rate times batch-size is above 100");
            }
        }
    }

    private static final String GOOD = """
            train { batch-size = 4, rate = 0.5, flip = true, order = oldest-first, names = one
                    limits { frames = 16, deadline = 30s } }
            """;

    private static Problems problemsOf(String text) {
        Problems problems = new Problems();
        Settings.of(ConfigFactory.parseString(text), problems).section("train", Train.class);
        return problems;
    }

    @Test
    void wantsAUnitWithADuration() {
        assertThat(problemsOf(GOOD + "train.limits.deadline = 30").messages())
                .containsExactly("train.limits.deadline: 30 has no unit; write 30s for seconds, or m, h, d");
        assertThat(problemsOf(GOOD + "train.limits.deadline = 0").messages()).isEmpty();
    }

    @Test
    void bindsEveryKindOfValue() {
        Problems problems = new Problems();
        Optional<Train> train = Settings.of(ConfigFactory.parseString(GOOD), problems).section("train", Train.class);
        assertThat(problems.messages()).isEmpty();
        assertThat(train).contains(new Train(4, 0.5, true, Order.OLDEST_FIRST, List.of("one"), Optional.empty(),
                new Limits(16, Duration.ofSeconds(30))));
    }

    @Test
    void tellsAllProblemsAtOnceWithSuggestions() {
        Problems problems = problemsOf("""
                trian { }
                train { batch-sise = 4, batch-size = 0, rate = fast, flip = true, order = oldest-frist, names = [a]
                        limits { frames = 65, deadline = 30s, framse = 2 } }
                """);
        assertThat(problems.messages()).anyMatch(m -> m.startsWith("trian: unknown section; did you mean 'train'?"))
                .anyMatch(m -> m.startsWith("train.batch-sise: unknown key; did you mean 'batch-size'?"))
                .anyMatch(m -> m.startsWith("train.batch-size: 0 is below 1"))
                .anyMatch(m -> m.startsWith("train.rate: \"fast\" is of type string, where number is needed"))
                .anyMatch(m -> m.startsWith("train.order: 'oldest-frist' is not one of nearest-first, oldest-first;"
                        + " did you mean 'oldest-first'?"))
                .anyMatch(m -> m.startsWith("train.limits.frames: 65 is above 64"))
                .anyMatch(m -> m.startsWith("train.limits.framse: unknown key; did you mean 'frames'?"))
                .hasSize(7);
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOfSatisfying(KinoraException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("Cannot start: 7 problems")
                .hasMessageContaining("train.limits.framse");
    }

    @Test
    void tellsWhatTheRecordRefuses() {
        assertThat(problemsOf(GOOD + "train.rate = 50").messages())
                .containsExactly("train: rate times batch-size is above 100");
    }

    @Test
    void cutsNoFractionsOff() {
        assertThat(problemsOf(GOOD + "train.limits.frames = 1.5").messages())
                .containsExactly("train.limits.frames: 1.5 is no whole number");
        assertThat(problemsOf(GOOD + "train.limits.frames = 16.0").messages()).isEmpty();
    }

    @Test
    void passesOverKeysOfOtherJobs() {
        assertThat(problemsOf(GOOD + "generate.whatever = 1").messages()).isEmpty();
    }

    @Test
    void corpusHasDefaults() {
        Optional<CorpusSettings> corpus = Settings.of(ConfigFactory.empty(), new Problems())
                .section("corpus", CorpusSettings.class);
        assertThat(corpus).contains(new CorpusSettings("warehouse", "corpus", "latest", Map.of("type", "hadoop")));
    }

    @Test
    void handsSparkPropertiesThroughAndMasksSecrets() {
        Settings settings = Settings.of(ConfigFactory.parseString(
                "spark { \"spark.executor.cores\" = 2, spark.hadoop.fs.s3a.secret.key = hush }"), new Problems());
        assertThat(settings.spark()).containsEntry("spark.executor.cores", "2")
                .containsEntry("spark.hadoop.fs.s3a.secret.key", "hush");
        assertThat(settings.render(Set.of("spark"))).doesNotContain("hush");
    }

    @Test
    void tellsSparkWhatToRedact() {
        Pattern redacted = Pattern.compile(Secrets.SPARK_REDACTION);
        assertThat(List.of("spark.hadoop.fs.azure.account.key.x", "spark.hadoop.fs.s3a.encryption.key",
                "jdbc:postgresql://me:hush@host/db")).allMatch(text -> redacted.matcher(text).find());
        assertThat(List.of("spark.executor.cores", "hdfs://host:8020/kinora", "spark.sql.catalog.kinora.type"))
                .noneMatch(text -> redacted.matcher(text).find());
    }

    @Test
    void masksSecretsInAddressesAndListsToo() {
        String shown = Settings.of(ConfigFactory.parseString("""
                corpus.catalog { uri = "jdbc:postgresql://me:hush1@host/db?user=me&password=hush2&ssl=true" }
                spark { "spark.hadoop.fs.s3a.encryption.key" = hush3, "spark.ssl.pwd" = hush4, list = [{ token = hush5 }]
                    "spark.hadoop.hadoop.security.credential.provider.path" = "jceks://hdfs/keys.jceks" }
                """), new Problems()).render(Set.of("corpus", "spark"));

        assertThat(shown).doesNotContain("hush")
                .contains("jdbc:postgresql://me:******@host/db?user=me&password=******&ssl=true")
                .contains("jceks://hdfs/keys.jceks");
    }
}
