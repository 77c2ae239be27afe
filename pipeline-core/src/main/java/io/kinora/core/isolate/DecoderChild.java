package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that decodes, as its parent sees it. */
final class DecoderChild {
    private static final long END_SECONDS = 5;

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final ErrorTail errors;
    private final Watch watch;
    private long clips;

    /** Takes a process that was just started. */
    DecoderChild(Process process, IsolationSettings isolation) {
        this.process = process;
        requests = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
        errors = new ErrorTail(process.getErrorStream());
        watch = new Watch(new ProcessMemory(process), this::destroy, isolation);
    }

    /**
     * Waits until it can decode.
     *
     * @throws KinoraException if it cannot
     */
    void await() {
        try {
            MalformedAnswerException.unless(answers.readByte() == Protocol.READY, "first word", 0);
            int version = answers.readInt();
            MalformedAnswerException.unless(version == Protocol.VERSION, "version", version);
            watch.ready();
        } catch (IOException thrown) {
            kill();
            throw new KinoraException(ExitCode.RESOURCES, "no-decoder-process", "Cannot start a process that decodes: "
                    + (watch.reason().isPresent() ? "it was not ready in time" : "it ended at once") + " ("
                    + lastWords() + "); if all videos are trusted, set decode.isolation = thread", thrown);
        }
    }

    /** Asks for a file to be decoded; answers follow. */
    <C, S> AnswerReader<C, S> decode(AnswerFormat<C, S> format, DecodeSettings settings, long length,
            List<TimeRange> ranges) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(settings);
        }
        requests.writeByte(Protocol.DECODE);
        requests.writeInt(object.size());
        object.writeTo(requests);
        requests.writeLong(length);
        requests.writeInt(ranges.size());
        for (TimeRange range : ranges) {
            requests.writeLong(range.startMicros());
            requests.writeLong(range.endMicros());
        }
        requests.flush();
        return new AnswerReader<>(answers, format, settings, length, ranges);
    }

    /** Gives it bytes of the file; none at its end. */
    void give(byte[] bytes, int count) throws IOException {
        requests.writeByte(Protocol.BYTES);
        requests.writeInt(count == 0 ? -1 : count);
        requests.write(bytes, 0, count);
        requests.flush();
    }

    /** Tells it that the bytes cannot be read. */
    void refuse(String message) throws IOException {
        requests.writeByte(Protocol.UNREADABLE);
        requests.writeUTF(message.substring(0, Math.min(message.length(), Protocol.TEXT_LENGTH)));
        requests.flush();
    }

    Watch watch() {
        return watch;
    }

    /** Counts what it did. */
    void count(long given) {
        clips += given;
    }

    long clips() {
        return clips;
    }

    /** Whether it can be asked for another file. */
    boolean alive() {
        return process.isAlive() && watch.reason().isEmpty();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Why it ended by itself, in a few words. */
    String cause() {
        try {
            boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            String cause = errors.cause();
            return !cause.isEmpty() ? cause : ended ? "exit status " + process.exitValue() : "it closed its pipe";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Whether it ended because its heap was too small. */
    boolean outOfHeap() {
        return !process.isAlive() && process.exitValue() == Protocol.OUT_OF_MEMORY_STATUS;
    }

    /** The end of what it printed. */
    String lastWords() {
        try {
            return errors.text();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Lets it end by itself, which it does with its pipe; a process that was killed tells no CPU time. */
    void end() {
        List<ProcessHandle> started = process.descendants().toList();
        closeRequests();
        process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).thenAccept(ended -> {
            ended.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** Kills it. */
    void kill() {
        destroy();
        closeRequests();
    }

    /** With what it started, which is no longer to be found once it is dead. */
    private void destroy() {
        List<ProcessHandle> started = process.descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void closeRequests() {
        try {
            requests.close();
        } catch (IOException gone) {
            // What was not sent yet cannot be sent to a process that ended.
        }
    }
}
