package io.kinora.core.isolate;

import static io.kinora.core.isolate.MalformedAnswerException.constant;
import static io.kinora.core.isolate.MalformedAnswerException.unless;

import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.video.Frames;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the child says. A file may have taken the child over, so nothing it says makes an object of its choice or
 * takes more memory than a file of these settings may.
 */
final class AnswerReader<C, S> {
    private static final int MOST_RANGES = 1_000_000;

    private final DataInputStream in;
    private final AnswerFormat<C, S> format;
    private final DecodeSettings settings;
    private final long length;
    private final int ranges;
    private long clipsLeft;
    private final Map<Integer, Long> lastStarts = new HashMap<>();

    /**
     * Reads about one file.
     *
     * @param in what the child says
     * @param format of what it found
     * @param settings which frames become clips
     * @param length of the file, in bytes
     * @param wanted its parts
     */
    AnswerReader(DataInputStream in, AnswerFormat<C, S> format, DecodeSettings settings, long length,
            List<TimeRange> wanted) {
        this.in = in;
        this.format = format;
        this.settings = settings;
        this.length = length;
        ranges = Math.min(MOST_RANGES, wanted.size());
        long clipBytes = 3L * settings.frames() * settings.height() * settings.width();
        clipsLeft = Math.min(mostClips(settings) * ranges, settings.limits().output(length) / clipBytes);
    }

    /**
     * Waits for the next answer.
     *
     * @throws MalformedAnswerException if it is none
     * @throws IOException if the child ended
     */
    Answer<C, S> next() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case Protocol.READ -> read();
            case Protocol.CLIP -> clip();
            case Protocol.WORKING -> new Answer.Working<>();
            case Protocol.DONE -> new Answer.Done<>(format.readEnd(in, info(), settings.limits().frames()));
            case Protocol.FAILED -> new Answer.Failed<>(constant(DecodeFailure.values(), in.readUnsignedByte()),
                    constant(DecodeStage.values(), in.readUnsignedByte()), text(), bound(),
                    in.readBoolean() ? Optional.of(info()) : Optional.empty());
            case Protocol.FAULT -> new Answer.Fault<>(text());
            default -> throw new MalformedAnswerException("a message of kind " + kind);
        };
    }

    /** How many clips one range may give: windows over all frames that the limits let through. */
    private static long mostClips(DecodeSettings settings) {
        if (settings.clips() > 0) {
            return settings.clips();
        }
        DecodeLimits limits = settings.limits();
        double targets = settings.fps() == 0 ? limits.frames()
                : Math.max(1, limits.duration().toMillis() / 1000.0) * settings.fps();
        return (long) Math.min(Integer.MAX_VALUE, targets / settings.stride() + 2);
    }

    private Answer<C, S> read() throws IOException {
        long offset = in.readLong();
        int count = in.readInt();
        unless(offset >= 0 && offset <= length, "offset", offset);
        unless(count > 0 && count <= Protocol.READ_BYTES, "count", count);
        return new Answer.Read<>(offset, count);
    }

    private Answer<C, S> clip() throws IOException {
        unless(clipsLeft > 0, "clip beyond the limit", 0);
        clipsLeft--;
        DecodedClip clip;
        try {
            clip = ClipCodec.read(in, 3 * settings.frames() * settings.height() * settings.width());
        } catch (IllegalArgumentException refused) {
            throw new MalformedAnswerException(refused.getMessage());
        }
        Frames frames = clip.frames();
        unless(frames.frames() == settings.frames() && frames.height() == settings.height()
                && frames.width() == settings.width() && frames.channels() == 3, "shape", frames.frames());
        unless(clip.range() >= 0 && clip.range() < ranges, "range", clip.range());
        unless(clip.index() >= 0, "index", clip.index());
        unless(frames.fps() > 0 && frames.fps() < Double.POSITIVE_INFINITY, "rate", (long) frames.fps());
        long start = clip.startMicros();
        unless(start < clip.endMicros(), "time of a clip", start);
        Long before = lastStarts.put(clip.range(), start);
        unless(before == null || before < start, "order of clips", start);
        return new Answer.Clip<>(format.readClip(in, clip));
    }

    private SourceInfo info() throws IOException {
        SourceInfo info = new SourceInfo(text(), text(), text(), in.readInt(), in.readInt(), in.readInt(), text(),
                text(), in.readDouble(), in.readLong(), in.readLong(), in.readLong());
        unless(info.width() >= 0 && info.height() >= 0, "size", Math.min(info.width(), info.height()));
        unless(info.rotation() >= 0 && info.rotation() < 360 && info.rotation() % 90 == 0, "turn", info.rotation());
        unless(info.fps() >= 0 && info.fps() < Double.POSITIVE_INFINITY, "rate", (long) info.fps());
        unless(info.durationMicros() >= 0, "duration", info.durationMicros());
        unless(info.declaredFrames() >= 0 && info.decodedFrames() >= 0, "count of frames", info.decodedFrames());
        return info;
    }

    private Optional<Bound> bound() throws IOException {
        int place = in.readUnsignedByte();
        return place == 0 ? Optional.empty() : Optional.of(constant(Bound.values(), place - 1));
    }

    private String text() throws IOException {
        String text = in.readUTF();
        unless(text.length() <= Protocol.TEXT_LENGTH, "text of length", text.length());
        return text;
    }
}
