package io.kinora.ingest.score;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.FrameObserver;
import io.kinora.ingest.picture.Thumbnail;
import io.kinora.ingest.picture.Thumbnailer;
import io.kinora.ingest.shot.Cut;
import io.kinora.ingest.shot.CutDetector;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Measures clips while their source is decoded, over all of its frames, whichever of them the clips hold. The scores
 * of a clip are complete a little after its last frame ({@link #complete}), once it is known what follows it. Where
 * frames do not follow each other in time, what comes is measured as if it began there.
 */
public final class ClipAnalyzer implements FrameObserver, AutoCloseable {
    private final Thumbnailer thumbnailer = new Thumbnailer();
    private final FrameMeter meter = new FrameMeter();
    private final ClipMeasures measures = new ClipMeasures();
    private final CutDetector detector = new CutDetector();

    @Override
    public void frame(AVFrame frame, long startMicros, long endMicros) {
        Thumbnail picture = thumbnailer.of(frame);
        detector.add(picture, startMicros, endMicros);
        measures.add(meter.measure(frame, picture, startMicros, endMicros));
    }

    /** Ends the source: what was seen is all there is. */
    public void finish() {
        detector.finish();
    }

    /** Whether all was seen that decides about a clip. */
    public boolean complete(DecodedClip clip) {
        return detector.settledUntil() >= clip.endMicros();
    }

    /** The scores of a clip that is complete; clips are asked for by the order in which they end. */
    public ClipScores scores(DecodedClip clip) {
        double cut = detector.highest(clip.startMicros(), clip.endMicros());
        ClipScores scores = measures.scores(clip.startMicros(), clip.endMicros(), cut);
        // A part's completed short clip may end before a longer one that began earlier.
        long length = Math.round(clip.frames().frames() * 1_000_000 / clip.frames().fps());
        measures.forget(Math.min(clip.startMicros(), clip.endMicros() - length));
        return scores;
    }

    /** Forgets what ends before a time: no clip that is asked for later begins before it. */
    public void forget(long before) {
        measures.forget(before);
    }

    /** Where shots may begin, once the source is read. */
    public List<Cut> cuts() {
        return detector.cuts();
    }

    @Override
    public void close() {
        thumbnailer.close();
        meter.close();
    }
}
