package io.kinora.ingest.isolate;

import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.video.Frames;
import io.kinora.ingest.decode.ClipCodec;
import io.kinora.ingest.decode.ScoredClip;
import io.kinora.ingest.decode.SourceScan;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.score.DifferenceHash;
import io.kinora.ingest.shot.Cut;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Reads what the child says. A file may have taken the child over, so nothing it says makes an object of its choice or
 * takes more memory than a file of these settings may.
 */
final class AnswerReader {
    private static final int MOST_RANGES = 1_000_000;
    private static final double ROUNDING = 1e-6;
    /** Above what luma, motion and the Laplacian's variance reach. */
    private static final double MOST_SCORE = 1e7;

    private final DataInputStream in;
    private final DecodeSettings settings;
    private int ranges;
    private long length;
    private long clipsLeft;
    private final Map<Integer, Long> lastStarts = new HashMap<>();

    AnswerReader(InputStream in, DecodeSettings settings) {
        this.in = new DataInputStream(in);
        this.settings = settings;
    }

    /** The child said what no sound one says. */
    static final class MalformedAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedAnswerException(String message) {
            super(message);
        }
    }

    /** From now on answers are about a file of such a length. */
    void begin(long fileLength, List<TimeRange> wanted) {
        length = fileLength;
        lastStarts.clear();
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
    Answer next() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case Protocol.READY -> ready();
            case Protocol.READ -> read();
            case Protocol.CLIP -> clip();
            case Protocol.WORKING -> new Answer.Working();
            case Protocol.DONE -> new Answer.Done(new SourceScan(info(), cuts()));
            case Protocol.FAILED -> new Answer.Failed(constant(DecodeFailure.values()),
                    constant(DecodeStage.values()), text(), in.readBoolean() ? Optional.of(info()) : Optional.empty());
            case Protocol.FAULT -> new Answer.Fault(text());
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

    private Answer ready() throws IOException {
        int version = in.readInt();
        check(version == Protocol.VERSION, "version", version);
        return new Answer.Ready();
    }

    private Answer read() throws IOException {
        long offset = in.readLong();
        int count = in.readInt();
        check(offset >= 0 && offset <= length, "offset", offset);
        check(count > 0 && count <= Protocol.READ_BYTES, "count", count);
        return new Answer.Read(offset, count);
    }

    private Answer clip() throws IOException {
        check(clipsLeft > 0, "clip beyond the limit", 0);
        clipsLeft--;
        ScoredClip clip;
        try {
            clip = ClipCodec.read(in, 3 * settings.frames() * settings.height() * settings.width());
        } catch (IllegalArgumentException refused) {
            throw new MalformedAnswerException(refused.getMessage());
        }
        Frames frames = clip.clip().frames();
        check(frames.frames() == settings.frames() && frames.height() == settings.height()
                && frames.width() == settings.width() && frames.channels() == 3, "shape", frames.frames());
        check(clip.clip().range() >= 0 && clip.clip().range() < ranges, "range", clip.clip().range());
        check(clip.clip().index() >= 0, "index", clip.clip().index());
        check(frames.fps() > 0 && frames.fps() < Double.POSITIVE_INFINITY, "rate", (long) frames.fps());
        long start = clip.clip().startMicros();
        check(start < clip.clip().endMicros(), "time of a clip", start);
        Long before = lastStarts.put(clip.clip().range(), start);
        check(before == null || before < start, "order of clips", start);
        check(clip.scores());
        return new Answer.Clip(clip);
    }

    private static void check(ClipScores scores) throws MalformedAnswerException {
        check(DoubleStream.of(scores.black(), scores.frozen(), scores.letterbox(), scores.cut())
                .allMatch(share -> share >= -ROUNDING && share <= 1 + ROUNDING), "share", 0);
        check(DoubleStream.of(scores.luma(), scores.motion(), scores.sharpness())
                .allMatch(score -> score >= -ROUNDING && score <= MOST_SCORE), "score", 0);
        check(scores.hash().length == DifferenceHash.BYTES, "length of a hash", scores.hash().length);
    }

    private SourceInfo info() throws IOException {
        SourceInfo info = new SourceInfo(text(), text(), text(), in.readInt(), in.readInt(), in.readInt(), text(),
                text(), in.readDouble(), in.readLong(), in.readLong(), in.readLong());
        check(info.width() >= 0 && info.height() >= 0, "size", Math.min(info.width(), info.height()));
        check(info.rotation() >= 0 && info.rotation() < 360 && info.rotation() % 90 == 0, "turn", info.rotation());
        check(info.fps() >= 0 && info.fps() < Double.POSITIVE_INFINITY, "rate", (long) info.fps());
        check(info.durationMicros() >= 0, "duration", info.durationMicros());
        check(info.declaredFrames() >= 0 && info.decodedFrames() >= 0, "count of frames", info.decodedFrames());
        return info;
    }

    private List<Cut> cuts() throws IOException {
        int count = in.readInt();
        check(count >= 0 && count <= settings.limits().frames(), "count of cuts", count);
        // Grown as they come: a number alone must not take memory.
        List<Cut> cuts = new ArrayList<>();
        long before = -1;
        for (int index = 0; index < count; index++) {
            long frame = in.readLong();
            check(frame > before && frame <= settings.limits().frames(), "frame of a cut", frame);
            before = frame;
            Cut cut = new Cut(frame, in.readLong(), in.readDouble(), constant(Cut.Kind.values()));
            check(cut.score() >= 0 && cut.score() <= 1 + ROUNDING, "score of a cut", 0);
            cuts.add(cut);
        }
        return cuts;
    }

    private String text() throws IOException {
        String text = in.readUTF();
        check(text.length() <= Protocol.TEXT_LENGTH, "text of length", text.length());
        return text;
    }

    private <T> T constant(T[] values) throws IOException {
        int ordinal = in.readUnsignedByte();
        check(ordinal < values.length, "constant", ordinal);
        return values[ordinal];
    }

    private static void check(boolean sound, String what, long value) throws MalformedAnswerException {
        if (!sound) {
            throw new MalformedAnswerException("a wrong " + what + ", " + value);
        }
    }
}
