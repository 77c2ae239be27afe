package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.isolate.DecoderProcess;
import io.kinora.core.isolate.Decoding;
import io.kinora.ingest.shot.CutDetector;

/** The process that decodes and scores. */
public final class ScoringProcess {
    /** Clips with scores, and cuts. */
    public static final Decoding<ScoredClip, SourceScan> DECODING =
            new Decoding<>(ScoringProcess.class, OnePass::new, new ScoredFormat(), ScoringProcess::held);

    /** How long a clip may wait for its scores, which what follows it decides; the last frame may cross the bound. */
    private static final double SECONDS_TO_SCORES = CutDetector.SETTLING / 1e6 + 1;
    /** Frames that clips of every frame wait for: a second of the fastest source, or few of a slow one. */
    private static final int FRAMES_TO_SCORES = 120;

    private ScoringProcess() {
    }

    /** Runs the process; it takes no arguments. */
    public static void main(String[] arguments) {
        DecoderProcess.serve(DECODING);
    }

    /** Bytes of windows being filled, of those whose scores are not complete, and of the one being sent. */
    private static long held(DecodeSettings settings) {
        long clip = 3L * settings.frames() * settings.height() * settings.width();
        long open = (settings.frames() + settings.stride() - 1) / settings.stride();
        double frames = settings.fps() == 0 ? FRAMES_TO_SCORES : SECONDS_TO_SCORES * settings.fps();
        long waiting = (long) Math.ceil(frames / settings.stride());
        return clip * (open + waiting + 1);
    }
}
