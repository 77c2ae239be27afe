package io.kinora.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Makes elements in a thread of its own, ahead of whoever takes them, in their order. What waits to be taken is bounded;
 * the wait for the next element is, too; what goes wrong in the thread is thrown where the element would have been.
 */
public final class Prefetch<T> implements Iterator<T>, AutoCloseable {
    private static final Duration TO_END = Duration.ofSeconds(5);

    /** Makes one element of another. */
    @FunctionalInterface
    public interface Maker<S, T> {
        /** May take long, and may be interrupted. */
        T make(S source) throws IOException;
    }

    private final long room;
    private final ToLongFunction<T> size;
    private final Consumer<T> dropped;
    private final Duration deadline;
    private final Queue<T> ready = new ArrayDeque<>();
    private final Thread thread;
    private long held;
    private boolean done;
    private boolean closed;
    private Throwable failure;

    private <S> Prefetch(Runnable first, Iterator<S> sources, Maker<S, T> maker, ToLongFunction<T> size, long room,
            Consumer<T> dropped, Duration deadline) {
        this.room = room;
        this.size = size;
        this.dropped = dropped;
        this.deadline = deadline;
        this.thread = new Thread(() -> run(first, sources, maker), "kinora-prefetch");
        thread.setDaemon(true);
    }

    /**
     * Starts at once.
     *
     * @param first is called in the thread, before it begins
     * @param sources one for each element; used by the thread only
     * @param size of an element, in the same unit as the room
     * @param room for elements that wait; one element always has room
     * @param dropped is given each element that was made and is never taken
     * @param deadline longest wait for an element
     */
    public static <S, T> Prefetch<T> start(Runnable first, Iterator<S> sources, Maker<S, T> maker,
            ToLongFunction<T> size, long room, Consumer<T> dropped, Duration deadline) {
        Prefetch<T> prefetch = new Prefetch<>(first, sources, maker, size, room, dropped, deadline);
        prefetch.thread.start();
        return prefetch;
    }

    private <S> void run(Runnable first, Iterator<S> sources, Maker<S, T> maker) {
        try {
            first.run();
            boolean wanted = true;
            while (wanted && sources.hasNext()) {
                wanted = put(maker.make(sources.next()));
            }
            end(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    private synchronized boolean put(T element) throws InterruptedException {
        long its = size.applyAsLong(element);
        boolean waits = false;
        try {
            while (!closed && !ready.isEmpty() && held + its > room) {
                wait();
            }
            if (!closed) {
                ready.add(element);
                waits = true;
                held += its;
                notifyAll();
            }
            return waits;
        } finally {
            if (!waits) {
                dropped.accept(element);
            }
        }
    }

    private synchronized void end(Throwable cause) {
        failure = cause;
        done = true;
        notifyAll();
    }

    /**
     * @throws SlowReadException if the deadline is over
     * @throws UncheckedIOException for what the maker threw; other exceptions of its thread as they are
     */
    @Override
    public synchronized boolean hasNext() {
        long end = System.nanoTime() + deadline.toNanos();
        while (ready.isEmpty() && !done) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new SlowReadException(deadline);
            }
            try {
                wait(1 + left / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Cannot wait for the next minibatch: interrupted", e);
            }
        }
        if (ready.isEmpty() && failure != null) {
            throw thrown(failure);
        }
        return !ready.isEmpty();
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof IOException io) {
            return new UncheckedIOException(io);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }

    @Override
    public synchronized T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("There are no more minibatches");
        }
        T element = ready.remove();
        held -= size.applyAsLong(element);
        notifyAll();
        return element;
    }

    /** Ends the thread, which may take a moment where it reads; what waits is dropped. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            ready.forEach(dropped);
            ready.clear();
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(TO_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
