package io.kinora.train.tracking;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Hands events to a sink in a thread of its own, so that a sink that is slow, full or gone neither slows nor stops the
 * run: what cannot be handed over is tried again, later and later; what does not fit any more is dropped, oldest first;
 * the person who watches is told once.
 */
final class BackgroundSink implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Sink sink;
    private final int room;
    private final Duration toEnd;
    private final Consumer<String> say;
    private final Deque<TrackedEvent> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean ending;
    private boolean finished;
    private boolean told;
    private long dropped;

    /**
     * @param room most events that wait
     * @param toEnd longest time that the end of the run waits for the sink
     * @param say tells the person who watches
     */
    BackgroundSink(Sink sink, int room, Duration toEnd, Consumer<String> say) {
        this.sink = sink;
        this.room = room;
        this.toEnd = toEnd;
        this.say = say;
        this.thread = new Thread(this::run, "kinora-tracking");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(TrackedEvent event) {
        if (waiting.size() >= room) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(event);
        notifyAll();
    }

    private void run() {
        try {
            Duration pause = FIRST_PAUSE;
            for (TrackedEvent event = next(); event != null; event = next()) {
                if (taken(event)) {
                    pause = FIRST_PAUSE;
                } else if (putBack(event, pause)) {
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
            sink.end(done());
        } catch (IOException | RuntimeException e) {
            tell(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized TrackedEvent next() throws InterruptedException {
        while (waiting.isEmpty() && !ending) {
            wait();
        }
        return waiting.pollFirst();
    }

    private boolean taken(TrackedEvent event) {
        try {
            sink.take(event);
            return true;
        } catch (IOException | RuntimeException e) {
            tell(e);
            return false;
        }
    }

    /** Keeps an event for later, unless there is no later. */
    private synchronized boolean putBack(TrackedEvent event, Duration pause) throws InterruptedException {
        if (ending) {
            // What fails now will not work for the others, and the run shall end.
            dropped += 1 + waiting.size();
            waiting.clear();
            return false;
        }
        if (waiting.size() < room) {
            waiting.addFirst(event);
        } else {
            dropped++;
        }
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !ending; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return true;
    }

    private synchronized boolean done() {
        return finished;
    }

    private synchronized void tell(Exception cause) {
        if (!told) {
            told = true;
            say.accept("WARNING: " + sink.name() + " does not take the run's figures (" + cause
                    + "); the run goes on, and they are in its metrics folder, too");
        }
    }

    /** Says that the run is done; without it, closing means that it broke off. */
    synchronized void finished() {
        finished = true;
    }

    /** Hands over what waits, as far as that is possible in time. */
    @Override
    public void close() {
        synchronized (this) {
            ending = true;
            notifyAll();
        }
        try {
            thread.join(toEnd.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        synchronized (this) {
            if (dropped + waiting.size() > 0) {
                say.accept("WARNING: " + sink.name() + " lacks " + (dropped + waiting.size()) + " of the run's events");
            }
        }
    }
}
