package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void makesElementsInOrderInAThreadOfItsOwn() {
        AtomicReference<Thread> maker = new AtomicReference<>();
        List<Integer> made = new ArrayList<>();
        try (Prefetch<Integer> prefetch = Prefetch.start(() -> maker.set(Thread.currentThread()),
                numbers(1000).iterator(), number -> number * 2, number -> 1, 7, element -> { }, LONG)) {
            prefetch.forEachRemaining(made::add);
        }
        assertThat(made).isEqualTo(numbers(1000).stream().map(number -> number * 2).toList());
        assertThat(maker.get()).isNotNull().isNotEqualTo(Thread.currentThread());
        assertThat(maker.get().isAlive()).isFalse();
    }

    @Test
    void holdsNoMoreThanThereIsRoomFor() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch fifth = new CountDownLatch(5);
        try (Prefetch<Integer> prefetch = Prefetch.start(() -> { }, numbers(100).iterator(), number -> {
            made.incrementAndGet();
            fifth.countDown();
            return number;
        }, number -> 10, 40, element -> { }, LONG)) {
            assertThat(fifth.await(30, TimeUnit.SECONDS)).as("four wait, the fifth is in its maker's hands").isTrue();
            for (int taken = 0; taken < 100; taken++) {
                assertThat(made.get()).isLessThanOrEqualTo(taken + 6);
                assertThat(prefetch.next()).isEqualTo(taken);
            }
            assertThat(prefetch.hasNext()).isFalse();
        }
    }

    @Test
    void letsThroughWhatIsLargerThanTheRoom() {
        try (Prefetch<Integer> prefetch = Prefetch.start(() -> { }, numbers(3).iterator(), number -> number,
                number -> 1000, 1, element -> { }, LONG)) {
            assertThat(prefetch).toIterable().containsExactly(0, 1, 2);
        }
    }

    @Test
    void throwsWhatWentWrongInItsPlace() {
        try (Prefetch<Integer> prefetch = Prefetch.start(() -> { }, numbers(5).iterator(), number -> {
            if (number == 2) {
                throw new IOException("no such block");
            }
            return number;
        }, number -> 1, 10, element -> { }, LONG)) {
            assertThat(prefetch.next()).isZero();
            assertThat(prefetch.next()).isEqualTo(1);
            assertThatThrownBy(prefetch::next).hasRootCauseMessage("no such block");
            assertThatThrownBy(prefetch::hasNext).hasRootCauseMessage("no such block");
        }
        try (Prefetch<Integer> prefetch = Prefetch.start(() -> {
            throw new IllegalStateException("before it began");
        }, numbers(5).iterator(), number -> number, number -> 1, 10, element -> { }, LONG)) {
            assertThatThrownBy(prefetch::hasNext).hasMessage("before it began");
        }
    }

    @Test
    void waitsNoLongerThanItsDeadlineAndEndsAThreadThatHangs() throws InterruptedException {
        AtomicReference<Thread> maker = new AtomicReference<>();
        Prefetch<Integer> prefetch = Prefetch.start(() -> maker.set(Thread.currentThread()), numbers(2).iterator(),
                number -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        throw new IOException("interrupted", e);
                    }
                    return number;
                }, number -> 1, 10, element -> { }, Duration.ofMillis(200));
        assertThatThrownBy(prefetch::hasNext).isInstanceOf(SlowReadException.class)
                .hasMessageContaining("train.data.deadline");
        assertThat(SlowReadException.behind(new IllegalStateException("Job aborted:\nio.kinora.train.data."
                + new SlowReadException(LONG) + "\n\tat somewhere"))).hasValueSatisfying(message ->
                        assertThat(message).startsWith("Cannot wait longer").contains("30 s").doesNotContain("at some"));
        prefetch.close();
        maker.get().join(10_000);
        assertThat(maker.get().isAlive()).isFalse();
    }

    @Test
    void endsItsThreadAndDropsWhatWasMadeWhereNoOneTakesTheRest() throws InterruptedException {
        AtomicReference<Thread> maker = new AtomicReference<>();
        Queue<Integer> made = new ConcurrentLinkedQueue<>();
        Queue<Integer> dropped = new ConcurrentLinkedQueue<>();
        Prefetch<Integer> prefetch = Prefetch.start(() -> maker.set(Thread.currentThread()), numbers(100).iterator(),
                number -> {
                    made.add(number);
                    return number;
                }, number -> 1, 3, dropped::add, LONG);
        assertThat(prefetch.next()).isZero();
        prefetch.close();
        maker.get().join(10_000);
        assertThat(maker.get().isAlive()).isFalse();
        made.remove();
        assertThat(dropped).containsExactlyInAnyOrderElementsOf(made);
    }
}
