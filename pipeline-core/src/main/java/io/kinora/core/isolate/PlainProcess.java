package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.FrameObserver;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.decode.VideoDecoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import java.util.function.Consumer;

/** The process that decodes and finds nothing else of a video. */
public final class PlainProcess {
    /** Clips as they are. */
    public static final Decoding<DecodedClip, SourceInfo> DECODING =
            new Decoding<>(PlainProcess.class, PlainDecoder::new, new PlainFormat(), settings -> 0);

    private PlainProcess() {
    }

    /** Runs the process; it takes no arguments. */
    public static void main(String[] arguments) {
        DecoderProcess.serve(DECODING);
    }

    /** Decodes on the calling thread. */
    private record PlainDecoder(DecodeSettings settings, Runnable progress)
            implements ClipDecoder<DecodedClip, SourceInfo> {
        @Override
        public SourceInfo decode(SourceStream source, List<TimeRange> ranges, Consumer<DecodedClip> clips)
                throws DecodeException {
            return VideoDecoder.decode(source, settings, ranges, FrameObserver.NONE, clip -> {
                progress.run();
                clips.accept(clip);
            });
        }

        @Override
        public void close() {
            // Nothing is held between videos.
        }
    }

    private static final class PlainFormat implements AnswerFormat<DecodedClip, SourceInfo> {
        @Override
        public DecodedClip clip(DecodedClip found) {
            return found;
        }

        @Override
        public SourceInfo info(SourceInfo found) {
            return found;
        }

        @Override
        public void writeClip(DataOutputStream out, DecodedClip found) {
            // The clip is all.
        }

        @Override
        public DecodedClip readClip(DataInputStream in, DecodedClip clip) {
            return clip;
        }

        @Override
        public void writeEnd(DataOutputStream out, SourceInfo found) {
            // What the file is is all.
        }

        @Override
        public SourceInfo readEnd(DataInputStream in, SourceInfo info, long mostFrames) {
            return info;
        }
    }
}
