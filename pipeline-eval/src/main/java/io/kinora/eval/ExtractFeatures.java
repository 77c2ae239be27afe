package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.SharedNetwork;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads a video and computes its features, on an executor. */
final class ExtractFeatures implements Function<Row, VideoFeatures> {
    private static final long serialVersionUID = 1;

    private final VideoReader reader;
    private final Broadcast<I3dWeights> weights;
    private transient Optional<Last> last;

    private record Last(Frames frames, float[] features) {
    }

    ExtractFeatures(VideoReader reader, Broadcast<I3dWeights> weights) {
        this.reader = reader;
        this.weights = weights;
    }

    @Override
    public VideoFeatures call(Row row) {
        String id = row.getAs(VideoSet.ID);
        String video = row.getAs(VideoSet.VIDEO);
        try {
            float[] features = features(reader.read(row));
            for (float value : features) {
                if (!Float.isFinite(value)) {
                    return VideoFeatures.failed(id, video, "its features are not finite");
                }
            }
            return VideoFeatures.of(id, video, features);
        } catch (UnreadableVideoException | KinoraException e) {
            return VideoFeatures.failed(id, video, e.getMessage());
        }
    }

    /** A set made for comparison, such as one of blank videos, holds the same frames again and again. */
    private float[] features(Frames frames) {
        if (last == null || last.isEmpty() || !last.get().frames().equals(frames)) {
            last = Optional.of(new Last(frames, SharedNetwork.of(weights.value()).features(frames)));
        }
        return last.get().features();
    }
}
