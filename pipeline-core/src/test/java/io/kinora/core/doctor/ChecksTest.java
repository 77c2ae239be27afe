package io.kinora.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kinora.core.gpu.Gpu;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What checks make of what they see, for machines and clusters that this one is not. */
class ChecksTest {
    private static final long GIGA = 1L << 30;

    private static SparkConf conf(String... pairs) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < pairs.length; i += 2) {
            conf.set(pairs[i], pairs[i + 1]);
        }
        return conf;
    }

    private static Gpu gpu(String name, int major, int minor) {
        return new Gpu(0, "GPU-0", name, major, minor, 40 * GIGA, "535.183.01");
    }

    @Test
    void judgesJava() {
        assertThat(JavaCheck.of(17, "Java 17.0.1", "Linux", "amd64").level()).isEqualTo(Level.OK);
        assertThat(JavaCheck.of(21, "Java 21", "Linux", "amd64").level()).isEqualTo(Level.WARNING);
        assertThat(JavaCheck.of(17, "Java 17", "Linux", "aarch64").advice()).contains("-Dkinora.platform");
        assertThat(JavaCheck.of(11, "Java 11.0.2", "Linux", "amd64").code()).isEqualTo("java-too-old");
    }

    @Test
    void judgesSparkAndScala() {
        assertThat(SparkCheck.of("3.5.1", "2.12.18").level()).isEqualTo(Level.OK);
        assertThat(SparkCheck.of("3.4.2", "2.12.17").code()).isEqualTo("spark-version");
        assertThat(SparkCheck.of("3.5.1", "2.13.8").found()).isEqualTo("Spark 3.5.1, Scala 2.13.8");
        assertThat(SparkCheck.of("3.5.1", "2.13.8").level()).isEqualTo(Level.FAILURE);
    }

    @Test
    void judgesMemory() {
        assertThat(MemoryCheck.of(2 * GIGA, 16 * GIGA, 8 * GIGA, 4 * GIGA).level()).isEqualTo(Level.OK);
        assertThat(MemoryCheck.of(20 * GIGA, 16 * GIGA, 8 * GIGA, 0).code()).isEqualTo("memory-too-small");
        assertThat(MemoryCheck.of(16 * GIGA, 16 * GIGA, 8 * GIGA, 0).advice()).contains("512 MiB");
        assertThat(MemoryCheck.of(4 * GIGA, 16 * GIGA, 8 * GIGA, 16 * GIGA).advice()).contains("decode.memory");
        assertThat(MemoryCheck.addressSpace("Max address space     unlimited     unlimited     bytes")).isEmpty();
        assertThat(MemoryCheck.addressSpace("Max address space     4294967296    unlimited     bytes").orElseThrow()
                .found()).isEqualTo("this process may map 4.0 GiB only");
    }

    @Test
    void judgesSlots() {
        assertThat(SlotsCheck.of(conf(), List.of(4, 4), 0).found())
                .isEqualTo("2 executors, 8 cores, 8 tasks at once");
        assertThat(SlotsCheck.of(conf("spark.task.cpus", "3"), List.of(4, 4), 0).found()).contains("2 tasks at once");
        assertThat(SlotsCheck.of(conf("spark.task.cpus", "5"), List.of(4, 4), 0).code()).isEqualTo("no-slots");
        assertThat(SlotsCheck.of(conf("spark.executor.instances", "3"), List.of(4, 4), 0).found())
                .contains("3 executors were asked for");
        assertThat(SlotsCheck.of(conf(), List.of(8), 2).advice()).contains("local[2]");
        assertThat(SlotsCheck.of(conf("spark.dynamicAllocation.enabled", "true"), List.of(), 0).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void judgesDynamicAllocation() {
        assertThat(DynamicAllocationCheck.of(conf()).level()).isEqualTo(Level.OK);
        Finding found = DynamicAllocationCheck.of(conf("spark.dynamicAllocation.enabled", "true"));
        assertThat(found.level()).isEqualTo(Level.WARNING);
        assertThat(found.advice()).contains("spark.dynamicAllocation.enabled=false");
    }

    @Test
    void judgesGpus() {
        assertThat(GpuCheck.idle(List.of()).level()).isEqualTo(Level.OK);
        assertThat(GpuCheck.idle(List.of(gpu("A100", 8, 0))).advice()).contains("profile cuda");
        Finding hopper = GpuCheck.idle(List.of(gpu("H100 PCIe", 9, 0)));
        assertThat(hopper.level()).isEqualTo(Level.OK);
        assertThat(hopper.found()).contains("H100 PCIe, compute capability 9.0");
        assertThat(GpuCheck.used(gpu("A100", 8, 0)).level()).isEqualTo(Level.OK);
        assertThat(GpuCheck.used(gpu("L4", 8, 9)).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void judgesClocks() {
        Instant begun = Instant.parse("2026-11-23T10:00:00Z");
        Instant ended = begun.plusSeconds(5);
        assertThat(ExecutorVisit.clock(begun.plusSeconds(2), begun, ended).level()).isEqualTo(Level.OK);
        assertThat(ExecutorVisit.clock(begun.minusSeconds(90), begun, ended).found())
                .isEqualTo("at least 90 s behind the driver's");
        assertThat(ExecutorVisit.clock(ended.plusSeconds(200), begun, ended).found())
                .isEqualTo("at least 200 s ahead of the driver's");
        List<Finding> storage = StorageCheck.findings("s3a://bucket", new StorageProbe(Duration.ofMillis(40),
                Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofMinutes(-20)));
        assertThat(storage).extracting(Finding::level).containsExactly(Level.OK, Level.WARNING);
        assertThat(storage.get(0).found())
                .isEqualTo("s3a://bucket written in 40 ms, read in 20 ms, deleted in 10 ms");
        assertThat(storage.get(1).found())
                .isEqualTo("the clock of s3a://bucket is 1200 s behind this machine's");
    }

    @Test
    void whatHangsIsLeftAndTold() {
        assertThatThrownBy(() -> Patience.within(Duration.ofMillis(50), () -> {
            new CountDownLatch(1).await();
            return "never";
        })).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> Patience.within(Duration.ofSeconds(60), () -> {
            throw new IllegalStateException("as thrown");
        })).isInstanceOf(IllegalStateException.class).hasMessage("as thrown");
    }

    @Test
    void manyExecutorsThatFindAlikeAreOneFinding() {
        List<Finding> folded = Examination.folded(List.of(
                Finding.ok("Java 17").of("java", "driver"),
                Finding.ok("Java 17").of("java", "executor 0 on a"),
                Finding.ok("Java 17").of("java", "executor 1 on b"),
                Finding.ok("Java 17").of("java", "executor 2 on c"),
                Finding.failure("java-too-old", "Java 11", "install 17").of("java", "executor 3 on d"),
                Finding.ok("Java 17").of("java", "executor 4 on e")));
        assertThat(folded).extracting(Finding::level).containsExactly(Level.OK, Level.OK, Level.FAILURE);
        assertThat(folded.get(1).placesInShort()).isEqualTo("executor 0 on a, executor 1 on b and 2 more");
    }

    @Test
    void whatSeveralChecksMeetOnTheDriverIsToldOnce() {
        Finding missing = Finding.failure("no-file-system", "no file system for s3a:", "add its jar");
        assertThat(Examination.folded(List.of(missing.of("storage", "driver"), missing.of("catalog", "driver"),
                Finding.failure("no-file-system", "no file system for gs:", "add its jar").of("storage", "driver"),
                missing.of("storage", "executor 1 on a"))))
                .extracting(Finding::check, finding -> finding.places().get(0))
                .containsExactly(tuple("storage", "driver"), tuple("storage", "driver"),
                        tuple("storage", "executor 1 on a"));
    }

    /** What it finds depends on where it looks from. */
    private record Fixed(Set<Place> places, Set<String> jobs, Exception thrown) implements Check {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public List<Finding> look(Surroundings surroundings) throws Exception {
            if (thrown != null) {
                throw thrown;
            }
            return List.of(Finding.ok("looked"));
        }
    }

    @Test
    void checksLookWhereTheyBelong() {
        Surroundings start = new Surroundings(Place.START, null, null, null, new Configuration(), conf(), List.of(),
                Duration.ofSeconds(30), Optional.empty());
        List<Check> checks = List.of(new Fixed(Set.of(Place.START), Set.of("train"), null),
                new Fixed(Set.of(Place.DRIVER), Set.of(), null),
                new Fixed(Set.of(Place.START), Set.of(), new IllegalStateException("its own fault")));
        assertThat(Examination.of(checks, start, List.of(), "driver")).extracting(Finding::level)
                .containsExactly(Level.OK, Level.WARNING);
        List<Finding> ofIngest = Examination.of(checks, start, List.of("ingest"), "driver");
        assertThat(ofIngest).hasSize(1);
        assertThat(ofIngest.get(0).found()).contains("its own fault");
    }
}
