package io.kinora.eval.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.eval.history.LocalCatalog;
import io.kinora.eval.watch.Claims.Claim;
import io.kinora.eval.watch.Claims.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {
    private static final long POLL_NANOS = 1_000_000;
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource time = () -> now;

    private Claims claims(String run) {
        return Claims.open(LocalCatalog.open(folder), "history", run, LEASE, time.withZone(ZoneOffset.UTC));
    }

    @Test
    void aClaimHoldsUntilItsDeadlineAndIsTakenOverAfterIt() {
        Claims first = claims("first");
        Claims second = claims("second");
        Claim crashing = first.claim("key", "round-000002").orElseThrow();
        assertThat(crashing.attempt()).isEqualTo(1);
        assertThat(second.claim("key", "round-000002")).isEmpty();
        assertThat(second.state("key")).isEqualTo(State.HELD);
        assertThat(second.claim("other", "round-000004")).as("another checkpoint is free").isPresent();

        now = now.plusSeconds(50);
        assertThat(crashing.renew()).isTrue();
        now = now.plusSeconds(50);
        assertThat(second.claim("key", "round-000002")).as("renewed").isEmpty();
        now = now.plusSeconds(11);
        assertThat(second.state("key")).isEqualTo(State.FREE);
        Claim taken = second.claim("key", "round-000002").orElseThrow();
        assertThat(taken.attempt()).isEqualTo(2);

        assertThat(crashing.renew()).as("it is another's now").isFalse();
        assertThat(crashing.done()).isFalse();
        assertThat(first.state("key")).isEqualTo(State.HELD);
        assertThat(taken.renew()).isTrue();
    }

    @Test
    void whatIsDoneStaysDoneAndWhatIsGivenBackIsFree() {
        Claims first = claims("first");
        Claims second = claims("second");
        Claim done = first.claim("done", "round-000000").orElseThrow();
        assertThat(done.done()).isTrue();
        Claim released = first.claim("released", "round-000002").orElseThrow();
        released.release();
        assertThat(second.claim("released", "round-000002")).isPresent();
        assertThat(released.renew()).isFalse();

        now = now.plus(Duration.ofDays(1000));
        assertThat(claims("third").state("done")).isEqualTo(State.DONE);
        assertThat(second.claim("done", "round-000000")).isEmpty();
        assertThat(done.renew()).as("nothing is left to be renewed").isFalse();
    }

    @Test
    void manyRenewalsLeaveFewFiles() throws Exception {
        Claims idle = claims("idle");
        assertThat(idle.state("key0")).isEqualTo(State.FREE);
        Claims claims = claims("run");
        for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
            Claim claim = claims.claim("key" + checkpoint, "round").orElseThrow();
            for (int renewal = 0; renewal < 10; renewal++) {
                now = now.plus(LEASE);
                assertThat(claim.renew()).isTrue();
            }
            assertThat(claim.done()).isTrue();
        }
        assertThat(idle.state("key0")).as("to one who has not looked for long").isEqualTo(State.DONE);
        try (var files = Files.list(folder.resolve("history/claims/metadata"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".metadata.json"))).hasSizeLessThanOrEqualTo(21);
        }
    }

    @Test
    void ofThreadsThatClaimAtOnceOneGetsEachCheckpoint() throws Exception {
        int threads = 6;
        int keys = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<List<String>>> racers = IntStream.range(0, threads)
                    .<Callable<List<String>>>mapToObj(number -> () -> {
                        Claims claims = claims("run" + number);
                        List<String> got = new ArrayList<>();
                        for (int key = 0; key < keys; key++) {
                            start.await(60, TimeUnit.SECONDS);
                            if (claims.claim("key" + key, "round").isPresent()) {
                                got.add("key" + key);
                            }
                        }
                        return got;
                    }).toList();
            List<String> got = new ArrayList<>();
            for (Future<List<String>> racer : pool.invokeAll(racers, 2, TimeUnit.MINUTES)) {
                got.addAll(racer.get());
            }
            assertThat(got).containsExactlyInAnyOrder("key0", "key1", "key2", "key3");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void ofProcessesThatClaimAtOnceOneGetsEachCheckpoint() throws Exception {
        Path start = folder.resolve("start");
        List<Process> processes = new ArrayList<>();
        List<Path> lines = new ArrayList<>();
        try {
            for (String name : List.of("one", "two")) {
                Path line = folder.resolve(name);
                lines.add(line);
                processes.add(new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                        ClaimRace.class.getName(), folder.resolve("warehouse").toString(), line.toString(),
                        start.toString()).inheritIO().start());
            }
            long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            while (!lines.stream().allMatch(line -> Files.exists(Path.of(line + ".ready")))
                    && System.nanoTime() < end) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            Files.createFile(start);
            for (Process process : processes) {
                assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        List<String> got = new ArrayList<>();
        for (Path line : lines) {
            got.addAll(Files.readAllLines(line));
        }
        assertThat(got).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, ClaimRace.KEYS).mapToObj(key -> "key" + key).toList());
    }
}
