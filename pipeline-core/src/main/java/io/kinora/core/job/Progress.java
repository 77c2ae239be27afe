package io.kinora.core.job;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of one piece of work: a bar on a terminal, else a line every few seconds. Safe for use by any thread. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 120;
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration LINE = Duration.ofSeconds(5);

    private final ProgressBar bar;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Starts to show progress.
     *
     * @param task what is done, such as "Decoding"
     * @param done work that an earlier process has done: it says nothing of this one's speed
     * @param total the upper bound on the work, with what is done
     * @param unit what is counted, in the plural
     */
    static Progress start(String task, long done, long total, String unit) {
        boolean interactive = Terminal.interactive();
        ProgressBarConsumer consumer = interactive
                ? new ConsoleProgressBarConsumer(Terminal.stream(), WIDTH)
                : new DelegatingProgressBarConsumer(news(), WIDTH);
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setUnit(" " + unit, 1)
                .setStyle(interactive ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setConsumer(consumer)
                .setUpdateIntervalMillis((int) (interactive ? REDRAW : LINE).toMillis())
                .setMaxRenderedLength(WIDTH)
                .setSpeedUnit(ChronoUnit.SECONDS)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .build());
    }

    /** Says what differs from the line before: the last of the regular lines may already show the end. */
    private static Consumer<String> news() {
        AtomicReference<String> before = new AtomicReference<>("");
        return line -> {
            if (!line.equals(before.getAndSet(line))) {
                Terminal.say(line);
            }
        };
    }

    /** Adds finished work. */
    public void step(long amount) {
        bar.stepBy(amount);
    }

    /** Sets the finished work. */
    public void reach(long amount) {
        bar.stepTo(amount);
    }

    /** Shows a few words behind the numbers, such as the loss. */
    public void note(String words) {
        bar.setExtraMessage(" " + words);
    }

    /** Shows the last state once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bar.close();
        }
    }
}
