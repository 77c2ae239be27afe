package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.FrameObserver;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.ingest.score.ClipAnalyzer;
import java.util.List;
import java.util.function.Consumer;

/** Decodes on the calling thread. */
public final class OnePass implements ClipDecoder {
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
            FrameObserver observer = (frame, start, end) -> {
                progress.run();
                analyzer.frame(frame, start, end);
            };
            SourceInfo info = VideoDecoder.decode(source, settings, observer,
                    clip -> clips.accept(new ScoredClip(clip, analyzer.scores(clip))));
            return new SourceScan(info, analyzer.cuts());
        }
    }

    @Override
    public void close() {
        // Nothing is held between videos.
    }
}
