package io.kinora.core.isolate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a process prints, so that it never waits for that, and keeps the end of it. */
final class ErrorTail {
    private static final int MOST_BYTES = 8192;
    private static final long JOIN_MILLIS = 2000;
    /** As HotSpot writes when native code makes it crash; without addresses, which differ from run to run. */
    private static final Pattern SIGNAL = Pattern.compile("^# +(SIG[A-Z]+) ", Pattern.MULTILINE);
    private static final Pattern LIBRARY = Pattern.compile("^# C +\\[([\\w.+-]+?)\\+0x", Pattern.MULTILINE);

    private final Thread reader;
    private byte[] tail = new byte[0];

    ErrorTail(InputStream in) {
        reader = new Thread(() -> drain(in), "decoder-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    /** The end of what an ended process printed, without control characters. */
    String text() throws InterruptedException {
        reader.join(JOIN_MILLIS);
        synchronized (this) {
            return new String(tail, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\n]]", " ").strip();
        }
    }

    /** What made an ended process crash, in a few words; empty if it did not say. */
    String cause() throws InterruptedException {
        String text = text();
        Matcher signal = SIGNAL.matcher(text);
        Matcher library = LIBRARY.matcher(text);
        return !signal.find() ? "" : signal.group(1) + (library.find() ? " in " + library.group(1) : "");
    }

    private void drain(InputStream in) {
        byte[] buffer = new byte[MOST_BYTES];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException ended) {
            // The process was killed; what came before is kept.
        }
    }

    private synchronized void keep(byte[] bytes, int count) {
        byte[] all = Arrays.copyOf(tail, tail.length + count);
        System.arraycopy(bytes, 0, all, tail.length, count);
        tail = Arrays.copyOfRange(all, Math.max(0, all.length - MOST_BYTES), all.length);
    }
}
