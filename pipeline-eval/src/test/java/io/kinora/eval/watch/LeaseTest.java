package io.kinora.eval.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.eval.history.LocalCatalog;
import io.kinora.eval.watch.Claims.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Claims claims(String run, Duration lease, Clock clock) {
        return Claims.open(LocalCatalog.open(folder), "history", run, lease, clock);
    }

    @Test
    void renewsTheClaimWhileTheWorkGoesOn() {
        // The first commit of a JVM takes seconds of its own.
        assertThat(claims("first", HOUR, Clock.systemUTC()).claim("other", "c")).isPresent();
        Duration lease = Duration.ofSeconds(12);
        Claims.Claim claim = claims("worker", lease, Clock.systemUTC()).claim("key", "c").orElseThrow();
        Claims later = claims("later", lease,
                Clock.fixed(Instant.now().plus(lease).plusMillis(1), ZoneOffset.UTC));
        assertThat(later.state("key")).isEqualTo(State.FREE);
        Lease kept = new Lease(claim, lease, HOUR, () -> { });
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            while (later.state("key") != State.HELD && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(later.state("key")).as("the deadline was put off").isEqualTo(State.HELD);
            assertThat(kept.ending()).isEqualTo(Lease.Ending.NONE);
        } finally {
            kept.stop();
        }
        assertThat(claim.done()).isTrue();
    }

    @Test
    void endsTheWorkWhenAnotherHasTheClaim() throws InterruptedException {
        Claims.Claim claim = claims("worker", Duration.ofSeconds(1), Clock.systemUTC()).claim("key", "c").orElseThrow();
        assertThat(claims("other", HOUR, Clock.offset(Clock.systemUTC(), HOUR)).claim("key", "c")).isPresent();
        CountDownLatch ended = new CountDownLatch(2);
        Lease lease = new Lease(claim, Duration.ofSeconds(1), HOUR, ended::countDown);
        try {
            assertThat(ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("ended again and again").isTrue();
        } finally {
            lease.stop();
        }
        assertThat(lease.ending()).isEqualTo(Lease.Ending.LOST);
    }

    @Test
    void endsTheWorkWhileARenewalHangs() throws InterruptedException {
        CountDownLatch storage = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        InstantSource time = () -> {
            try {
                assertThat(!hangs.get() || storage.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Instant.now();
        };
        Duration little = Duration.ofSeconds(1);
        Claims.Claim claim = claims("worker", little, time.withZone(ZoneOffset.UTC)).claim("key", "c").orElseThrow();
        hangs.set(true);
        CountDownLatch ended = new CountDownLatch(1);
        Lease lease = new Lease(claim, little, HOUR, ended::countDown);
        try {
            assertThat(ended.await(DEADLINE_SECONDS / 2, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.ending()).isEqualTo(Lease.Ending.LOST);
        } finally {
            storage.countDown();
            lease.stop();
        }
    }

    @Test
    void endsWorkThatTakesTooLong() throws InterruptedException {
        Claims.Claim claim = claims("worker", HOUR, Clock.systemUTC()).claim("key", "c").orElseThrow();
        CountDownLatch ended = new CountDownLatch(1);
        Lease lease = new Lease(claim, HOUR, Duration.ofMillis(1), ended::countDown);
        try {
            assertThat(ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            lease.stop();
        }
        assertThat(lease.ending()).isEqualTo(Lease.Ending.TOO_LONG);
        assertThat(claim.renew()).as("it is still this process's").isTrue();
    }
}
