package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.ingest.score.ClipAnalyzer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** Decodes on the calling thread. A clip is held back until the frames after it have told what it ends with. */
public final class OnePass implements ClipDecoder<ScoredClip, SourceScan> {
    private final DecodeSettings settings;
    private final Runnable progress;

    /** @param settings which frames become clips */
    public OnePass(DecodeSettings settings) {
        this(settings, () -> { });
    }

    /** @param progress is run for every frame that is decoded */
    public OnePass(DecodeSettings settings, Runnable progress) {
        this.settings = settings;
        this.progress = progress;
    }

    @Override
    public SourceScan decode(SourceStream source, List<TimeRange> ranges, Consumer<ScoredClip> clips)
            throws DecodeException {
        try (ClipAnalyzer analyzer = new ClipAnalyzer()) {
            Queue<DecodedClip> waiting = new ArrayDeque<>();
            SourceInfo info = VideoDecoder.decode(source, settings, ranges, (frame, startMicros, endMicros) -> {
                progress.run();
                analyzer.frame(frame, startMicros, endMicros);
                give(waiting, analyzer, clips);
                forget(waiting, analyzer, startMicros);
            }, clip -> {
                // A frame that is shown for long fills many clips: none is held that need not wait.
                waiting.add(clip);
                give(waiting, analyzer, clips);
            });
            analyzer.finish();
            give(waiting, analyzer, clips);
            return new SourceScan(info, analyzer.cuts());
        }
    }

    @Override
    public void close() {
        // Nothing is held between videos.
    }

    /** Where clips lie far apart, frames between them need not be remembered until the next one ends. */
    private void forget(Queue<DecodedClip> waiting, ClipAnalyzer analyzer, long now) {
        if (settings.fps() > 0 && waiting.isEmpty()) {
            analyzer.forget(now - Math.round((settings.frames() + 1) * 1_000_000 / settings.fps()));
        }
    }

    private static void give(Queue<DecodedClip> waiting, ClipAnalyzer analyzer, Consumer<ScoredClip> clips) {
        while (!waiting.isEmpty() && analyzer.complete(waiting.element())) {
            DecodedClip clip = waiting.remove();
            clips.accept(new ScoredClip(clip, analyzer.scores(clip)));
        }
    }
}
