package io.kinora.core.isolate;

import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The processes of this JVM that decode: one for each task that runs, kept for the tasks that follow. */
final class ChildPool {
    /** Longer than tables take to be written between two batches: a new process compiles its code anew. */
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 100;

    /** Starts and watches. It lives as long as the JVM: bubblewrap's processes end with the thread that made them. */
    private static final ScheduledExecutorService KEEPER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "decoder-keeper");
        thread.setDaemon(true);
        return thread;
    });

    private static final ChildPool POOL = new ChildPool();

    private final Map<Key, Deque<Idle>> idle = new HashMap<>();
    private final Set<DecoderChild> all = new HashSet<>();

    private ChildPool() {
        KEEPER.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What makes one child as good as another. */
    record Key(Class<?> main, long heap, IsolationSettings isolation) {
    }

    private record Idle(DecoderChild child, long since) {
    }

    static ChildPool get() {
        return POOL;
    }

    /**
     * A child that waits for work, or else a new one.
     *
     * @throws KinoraException if none can be started
     */
    DecoderChild take(Key key) {
        synchronized (this) {
            Deque<Idle> waiting = idle.getOrDefault(key, new ArrayDeque<>());
            while (!waiting.isEmpty()) {
                DecoderChild child = waiting.pop().child();
                if (child.alive()) {
                    return child;
                }
                all.remove(child);
            }
        }
        DecoderChild child = start(key);
        try {
            child.await();
        } catch (KinoraException failed) {
            kill(child);
            throw failed;
        }
        return child;
    }

    /** Takes a child back that may decode again. */
    synchronized void give(Key key, DecoderChild child) {
        idle.computeIfAbsent(key, any -> new ArrayDeque<>()).push(new Idle(child, System.nanoTime()));
    }

    /** Ends a child that waits for work. */
    synchronized void end(DecoderChild child) {
        all.remove(child);
        child.end();
    }

    /** Ends a child whatever it does. */
    synchronized void kill(DecoderChild child) {
        all.remove(child);
        child.kill();
    }

    private DecoderChild start(Key key) {
        List<String> command = ChildCommand.of(key.main(), key.heap(), key.isolation());
        CompletableFuture<DecoderChild> started = new CompletableFuture<>();
        KEEPER.execute(() -> {
            try {
                started.complete(new DecoderChild(start(command), key.isolation()));
            } catch (Throwable thrown) {
                started.completeExceptionally(thrown);
            }
        });
        try {
            DecoderChild child = started.get();
            synchronized (this) {
                all.add(child);
            }
            return child;
        } catch (ExecutionException thrown) {
            throw new KinoraException(ExitCode.RESOURCES, "no-decoder-process", "Cannot start a process that decodes: "
                    + thrown.getCause().getMessage() + "; leave more memory to the system, or, if all videos are"
                    + " trusted, set decode.isolation = thread", thrown.getCause());
        } catch (InterruptedException interrupted) {
            started.thenAccept(DecoderChild::kill);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was started", interrupted);
        }
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Credentials stay here. Names of files may need UTF-8.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private void look() {
        List<DecoderChild> children;
        synchronized (this) {
            long now = System.nanoTime();
            idle.values().forEach(waiting -> waiting.removeIf(entry -> {
                boolean old = now - entry.since() > IDLE.toNanos();
                if (old) {
                    end(entry.child());
                }
                return old;
            }));
            idle.values().removeIf(Deque::isEmpty);
            children = List.copyOf(all);
        }
        for (DecoderChild child : children) {
            try {
                child.watch().look();
            } catch (RuntimeException thrown) {
                // One that cannot be looked at must not leave the others without a watch.
                Terminal.say("Cannot look after a process that decodes, so it is ended: " + thrown);
                kill(child);
            }
        }
    }
}
