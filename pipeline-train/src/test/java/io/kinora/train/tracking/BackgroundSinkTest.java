package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundSinkTest {
    private static final Duration TO_END = Duration.ofSeconds(20);

    private final List<String> said = new CopyOnWriteArrayList<>();

    /** Writes down what it takes; fails or hangs as told. */
    private static final class FakeSink implements Sink {
        private final List<Long> taken = new CopyOnWriteArrayList<>();
        private final List<Boolean> ends = new CopyOnWriteArrayList<>();
        private final CountDownLatch called = new CountDownLatch(1);
        private volatile int failures;
        private volatile boolean hangs;

        @Override
        public String name() {
            return "the board";
        }

        @Override
        public void take(TrackedEvent event) throws IOException {
            called.countDown();
            if (hangs) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
            }
            if (failures-- > 0) {
                throw new IOException("connection refused");
            }
            taken.add(event.step());
        }

        @Override
        public void end(boolean finished) {
            ends.add(finished);
        }
    }

    private static TrackedEvent event(long step) {
        return new TrackedEvent.Scalars(step, 0, Map.of());
    }

    private static List<Long> steps(long first, long count) {
        List<Long> steps = new ArrayList<>();
        for (long step = first; step < first + count; step++) {
            steps.add(step);
        }
        return steps;
    }

    @Test
    void handsOverAllEventsInOrderAndSaysHowTheRunEnded() {
        for (boolean finished : new boolean[] {true, false}) {
            FakeSink sink = new FakeSink();
            BackgroundSink background = new BackgroundSink(sink, 1000, TO_END, said::add);
            steps(0, 100).forEach(step -> background.add(event(step)));
            if (finished) {
                background.finished();
            }
            background.close();
            assertThat(sink.taken).isEqualTo(steps(0, 100));
            assertThat(sink.ends).containsExactly(finished);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void triesAgainWhatFailedAndSaysSoOnce() throws InterruptedException {
        FakeSink sink = new FakeSink();
        sink.failures = 2;
        BackgroundSink background = new BackgroundSink(sink, 10, TO_END, said::add);
        steps(0, 3).forEach(step -> background.add(event(step)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (sink.taken.size() < 3 && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        background.close();
        assertThat(sink.taken).isEqualTo(steps(0, 3));
        assertThat(said).singleElement().asString().contains("the board").contains("connection refused")
                .contains("the run goes on");
    }

    @Test
    void keepsOnlySoManyOfASinkThatIsGoneAndEndsInTime() throws InterruptedException {
        FakeSink sink = new FakeSink();
        sink.failures = Integer.MAX_VALUE;
        BackgroundSink background = new BackgroundSink(sink, 10, TO_END, said::add);
        background.add(event(0));
        assertThat(sink.called.await(30, TimeUnit.SECONDS)).isTrue();
        steps(1, 99).forEach(step -> background.add(event(step)));
        background.close();
        assertThat(sink.taken).isEmpty();
        assertThat(said).hasSize(2);
        assertThat(said.get(1)).contains("lacks 100 of the run's events");
    }

    @Test
    void leavesBehindASinkThatHangs() throws InterruptedException {
        FakeSink sink = new FakeSink();
        sink.hangs = true;
        BackgroundSink background = new BackgroundSink(sink, 10, Duration.ofMillis(300), said::add);
        background.add(event(0));
        assertThat(sink.called.await(30, TimeUnit.SECONDS)).isTrue();
        background.add(event(1));
        background.close();
        assertThat(sink.taken).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("lacks"));
    }
}
